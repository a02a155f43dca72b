//! Availability of each asset by the day, with the coverage that must stand beside it.

use super::place::{self, Placed};
use crate::known::PlacedAsset;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::open_data::ColumnKind::{Integer, Number, Text, Time};
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

impl Placed for Day {
    fn placed(&self) -> &PlacedAsset {
        &self.placed
    }
}

const fn seconds(micros: i64) -> Cell {
    Cell::Integer(micros / MICROS_PER_SECOND)
}

/// The columns.
pub const COLUMNS: [Column<Day>; 13] = [
    Column::required("day", Time, "", ["Inizio del giorno, in città", "Beginning of the day, in the city"], |r| {
        Cell::Time(r.begin)
    }),
    place::asset(),
    place::kind(),
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
    place::municipio(),
    place::nil(),
    place::longitude(),
    place::latitude(),
    place::demo(),
];

/// The row of a day.
#[must_use]
pub fn row(day: &Day) -> Row {
    Row::of(&COLUMNS, format!("{}|{}", day.begin, day.placed.asset.id), day)
}
