//! Availability of each asset by the day, with the coverage that must stand beside it.

use crate::known::PlacedAsset;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::open_data::ColumnKind::{Boolean, Integer, Number, Text, Time};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::sync::Arc;

/// A day of an asset.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The asset.
    pub placed: Arc<PlacedAsset>,
    /// Midnight in the city.
    pub begin: Timestamp,
    /// Time up, down, and the whole day.
    pub uptime: Uptime,
}

const fn seconds(micros: i64) -> Cell {
    Cell::Integer(micros / MICROS_PER_SECOND)
}

/// The columns.
pub const COLUMNS: [Column<Day>; 13] = [
    Column::required("day", Time, "", ["Inizio del giorno, in città", "Beginning of the day, in the city"], |r| {
        Cell::Time(r.begin)
    }),
    Column::required("asset", Text, "", ["Identificativo nell'inventario", "Id in the inventory"], |r| {
        Cell::text(&r.placed.asset.id)
    }),
    Column::required("kind", Text, "", ["Tipo", "Kind"], |r| Cell::text(r.placed.asset.kind)),
    Column::required("name", Text, "", ["Nome", "Name"], |r| Cell::text(&r.placed.asset.name)),
    Column::required("up", Integer, "s", ["Tempo in funzione", "Time up"], |r| seconds(r.uptime.up)),
    Column::required("down", Integer, "s", ["Tempo fuori servizio", "Time down"], |r| seconds(r.uptime.down)),
    Column::optional(
        "availability",
        Number,
        "1",
        [
            "Disponibilità: up / (up + down); vuota se non misurata",
            "Availability: up / (up + down); empty when not measured",
        ],
        |r| Cell::maybe_number(r.uptime.availability()),
    ),
    Column::optional(
        "coverage",
        Number,
        "1",
        ["Copertura: parte del giorno in cui è stata misurata", "Coverage: share of the day in which it was measured"],
        |r| Cell::maybe_number(r.uptime.coverage()),
    ),
    Column::optional("municipio", Text, "", ["Municipio in cui si trova", "Municipio it lies in"], |r| {
        Cell::maybe_text(r.placed.placement.municipio.as_ref())
    }),
    Column::optional("nil", Text, "", ["NIL in cui si trova", "NIL it lies in"], |r| {
        Cell::maybe_text(r.placed.placement.nil.as_ref())
    }),
    Column::optional("longitude", Number, "deg", ["Longitudine est (WGS 84)", "Longitude east (WGS 84)"], |r| {
        Cell::maybe_number(r.placed.asset.point.map(|p| p.lon))
    }),
    Column::optional("latitude", Number, "deg", ["Latitudine nord (WGS 84)", "Latitude north (WGS 84)"], |r| {
        Cell::maybe_number(r.placed.asset.point.map(|p| p.lat))
    }),
    Column::required(
        "demo",
        Boolean,
        "",
        ["Vero per ciò che è inventato a scopo dimostrativo", "True for what is invented for the demo"],
        |r| Cell::Boolean(r.placed.asset.demo),
    ),
];

/// The row of a day.
#[must_use]
pub fn row(day: &Day) -> Row {
    Row::of(&COLUMNS, format!("{}|{}", day.begin, day.placed.asset.id), day)
}
