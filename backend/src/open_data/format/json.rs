//! JSON: an object a row, and the address of the next page.

use super::FormatError;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Heading, Row};
use serde_json::{Map, Value, json};

pub(super) const BEGIN: &str = "{\"items\":[";

/// The rows; a comma stands before each but the first.
pub(super) fn rows(headings: &[Heading], rows: &[Row], first: bool) -> Result<Vec<u8>, FormatError> {
    separated(rows, first, |row| Value::Object(object(headings, row)))
}

pub(super) fn separated(rows: &[Row], first: bool, of: impl Fn(&Row) -> Value) -> Result<Vec<u8>, FormatError> {
    let mut out = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        if !(first && i == 0) {
            out.push(b',');
        }
        out.push(b'\n');
        serde_json::to_writer(&mut out, &of(row)).map_err(|error| FormatError::Text(error.to_string()))?;
    }
    Ok(out)
}

/// A row as an object. A column that is empty is null.
pub(super) fn object(headings: &[Heading], row: &Row) -> Map<String, Value> {
    headings.iter().zip(&row.cells).map(|(heading, cell)| (heading.name.to_owned(), value(cell))).collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Number(number) => json!(number),
        Cell::Integer(number) => json!(number),
        Cell::Boolean(yes) => json!(yes),
        Cell::Time(time) => json!(time),
    }
}

pub(super) fn end(next: Option<&str>) -> Vec<u8> {
    format!("\n],\"next\":{}}}\n", json!(next)).into_bytes()
}
