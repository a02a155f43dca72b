//! How the digital services did, day by day, as far as it was measured: numerator and denominator beside each rate.

use super::place::{self, Placed};
use crate::known::PlacedAsset;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::open_data::ColumnKind::{Number, Text, Time};
use cruscotto_domain::service_kpi::completion;
use cruscotto_domain::time::Timestamp;
use std::sync::Arc;

/// A day of a service: counts from midnight to midnight.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceDay {
    /// The service.
    pub placed: Arc<PlacedAsset>,
    /// Midnight in the city.
    pub day: Timestamp,
    /// The next midnight.
    pub until: Timestamp,
    /// Transactions begun; none when withheld or not measured, as the others.
    pub started: Option<f64>,
    /// Transactions completed.
    pub completed: Option<f64>,
    /// Transactions broken off by an error.
    pub errors: Option<f64>,
    /// Visits.
    pub visits: Option<f64>,
}

impl Placed for ServiceDay {
    fn placed(&self) -> &PlacedAsset {
        &self.placed
    }
}

/// The columns.
pub const COLUMNS: [Column<ServiceDay>; 10] = [
    Column::required("day", Time, "", ["Inizio del giorno, in città", "Beginning of the day, in the city"], |r| {
        Cell::Time(r.day)
    }),
    Column::required("until", Time, "", ["Fine del giorno", "End of the day"], |r| Cell::Time(r.until)),
    place::asset(),
    Column::required("name", Text, "", ["Nome del servizio", "Name of the service"], |r| {
        Cell::text(&r.placed.asset.name)
    }),
    Column::optional("started", Number, "{transactions}", ["Pratiche avviate", "Transactions started"], |r| {
        Cell::maybe_number(r.started)
    }),
    Column::optional("completed", Number, "{transactions}", ["Pratiche completate", "Transactions completed"], |r| {
        Cell::maybe_number(r.completed)
    }),
    Column::optional("errors", Number, "{transactions}", ["Pratiche fallite per errore", "Transactions failed"], |r| {
        Cell::maybe_number(r.errors)
    }),
    Column::optional("visits", Number, "{visits}", ["Visite", "Visits"], |r| Cell::maybe_number(r.visits)),
    Column::optional(
        "completion",
        Number,
        "1",
        [
            "Tasso di completamento: completate / avviate; vuoto se una delle due non è pubblicata",
            "Completion rate: completed / started; empty when one of them is withheld",
        ],
        |r| {
            Cell::maybe_number(
                r.started.zip(r.completed).and_then(|(started, completed)| completion(completed, started)),
            )
        },
    ),
    place::demo(),
];

/// The row of a day.
#[must_use]
pub fn row(day: &ServiceDay) -> Row {
    Row::of(&COLUMNS, format!("{}|{}", day.day, day.placed.asset.id), day)
}
