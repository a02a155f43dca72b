//! The log of corrections: values that were restated, what was there before, and why.

use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::correction::Correction;
use cruscotto_domain::open_data::ColumnKind::{Integer, Number, Text, Time};

/// The columns. Who corrected it is nobody's business outside.
pub const COLUMNS: [Column<Correction>; 10] = [
    Column::required("id", Integer, "", ["Numero progressivo", "Number in the log"], |c| Cell::Integer(c.id)),
    Column::required("asset", Text, "", ["Identificativo nell'inventario", "Id in the inventory"], |c| {
        Cell::text(&c.series.asset)
    }),
    Column::required("metric", Text, "", ["Metrica", "Metric"], |c| Cell::text(&c.series.metric)),
    Column::optional(
        "labels",
        Text,
        "",
        ["Etichette della serie, nome=valore", "Labels of the series, name=value"],
        |c| {
            let labels: Vec<String> = c.series.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
            if labels.is_empty() { Cell::Empty } else { Cell::Text(labels.join(" ")) }
        },
    ),
    Column::required("time", Time, "", ["Quando fu misurato", "When it was measured"], |c| Cell::Time(c.time)),
    Column::required("before", Number, "", ["Valore di prima", "Value until then"], |c| Cell::Number(c.before)),
    Column::required("after", Number, "", ["Valore corretto", "Corrected value"], |c| Cell::Number(c.after)),
    Column::required("unit", Text, "", ["Unità (UCUM)", "Unit (UCUM)"], |c| Cell::text(&c.unit)),
    Column::required("corrected_at", Time, "", ["Quando fu corretto", "When it was corrected"], |c| Cell::Time(c.at)),
    Column::required("reason", Text, "", ["Perché", "Why"], |c| Cell::text(&c.reason)),
];

/// The row of a correction.
#[must_use]
pub fn row(correction: &Correction) -> Row {
    Row::of(&COLUMNS, correction.id.to_string(), correction)
}
