//! What the city says of its services in numbers: figures it has published, and targets it has set itself.

use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::city::{PublishedFigure, Target};
use cruscotto_domain::open_data::ColumnKind::{Date, Number, Text};

const SERVICE: [&str; 2] = ["Servizio o programma: /api/v1/services", "Service or programme: /api/v1/services"];
const METRIC: [&str; 2] = ["Che cosa conta", "What it counts"];
const VALUE: [&str; 2] = ["Valore", "Value"];
const UNIT: [&str; 2] = ["Unità", "Unit"];
const NOTE: [&str; 2] = ["Nota", "Remark"];
const SOURCE: [&str; 2] = ["Chi lo dice, dove", "Who says so, where"];
const SOURCE_DATE: [&str; 2] = ["Quando lo ha detto", "When they said so"];
const COMPARATOR: [&str; 2] = ["Quanto è esatto: = ~ > >= < <=", "How exact it is: = ~ > >= < <="];

/// Text that is nothing when empty.
fn note(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::text(text) }
}

/// The columns of published figures.
pub const PUBLISHED_COLUMNS: [Column<PublishedFigure>; 10] = [
    Column::required("service", Text, "", SERVICE, |r| Cell::text(&r.service)),
    Column::required("metric", Text, "", METRIC, |r| Cell::text(&r.metric)),
    Column::optional("period_start", Date, "", ["Primo giorno del periodo", "First day of the period"], |r| {
        Cell::maybe_text(r.period_start.as_ref())
    }),
    Column::optional("period_end", Date, "", ["Ultimo giorno del periodo", "Last day of the period"], |r| {
        Cell::maybe_text(r.period_end.as_ref())
    }),
    Column::required("comparator", Text, "", COMPARATOR, |r| Cell::text(r.comparator.sign())),
    Column::required("value", Number, "", VALUE, |r| Cell::Number(r.value)),
    Column::required("unit", Text, "", UNIT, |r| Cell::text(&r.unit)),
    Column::optional("note", Text, "", NOTE, |r| note(&r.note)),
    Column::required("source", Text, "", SOURCE, |r| Cell::text(&r.source)),
    Column::required("source_date", Date, "", SOURCE_DATE, |r| Cell::text(r.source_date)),
];

/// The columns of targets.
pub const TARGET_COLUMNS: [Column<Target>; 10] = [
    Column::required("service", Text, "", SERVICE, |r| Cell::text(&r.service)),
    Column::required("metric", Text, "", METRIC, |r| Cell::text(&r.metric)),
    Column::optional(
        "measured_by",
        Text,
        "",
        ["Metrica che ne mostra l'avanzamento", "Metric that shows the way to it"],
        |r| Cell::maybe_text(r.measured_by.as_ref()),
    ),
    Column::required("comparator", Text, "", COMPARATOR, |r| Cell::text(r.comparator.sign())),
    Column::required("value", Number, "", ["Valore da raggiungere", "Value to reach"], |r| Cell::Number(r.value)),
    Column::required("unit", Text, "", UNIT, |r| Cell::text(&r.unit)),
    Column::optional("due", Date, "", ["Entro quando", "By when"], |r| Cell::maybe_text(r.due.as_ref())),
    Column::optional("note", Text, "", NOTE, |r| note(&r.note)),
    Column::required("source", Text, "", SOURCE, |r| Cell::text(&r.source)),
    Column::required("source_date", Date, "", SOURCE_DATE, |r| Cell::text(r.source_date)),
];

/// The row of a figure, the `n`th of the city folder.
#[must_use]
pub fn published_row(n: usize, figure: &PublishedFigure) -> Row {
    Row::of(&PUBLISHED_COLUMNS, format!("{n:06}"), figure)
}

/// The row of a target, the `n`th of the city folder.
#[must_use]
pub fn target_row(n: usize, target: &Target) -> Row {
    Row::of(&TARGET_COLUMNS, format!("{n:06}"), target)
}
