//! Comma-separated values: RFC 4180, and the dialect that Excel opens by a double click in Italy.

use super::FormatError;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Heading, Row};
use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::MICROS_PER_SECOND;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use std::borrow::Cow;

/// Says that the text is UTF-8; without it Excel takes it for the code page of the machine.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How a spreadsheet recognises a formula. A name that begins so would be run (OWASP, "CSV Injection").
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Rfc4180,
    Excel,
}

fn writer(dialect: Dialect) -> Writer<Vec<u8>> {
    let delimiter = match dialect {
        Dialect::Rfc4180 => b',',
        Dialect::Excel => b';',
    };
    WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new())
}

fn done(writer: Writer<Vec<u8>>) -> Result<Vec<u8>, FormatError> {
    writer.into_inner().map_err(|error| FormatError::Text(error.to_string()))
}

/// The line of names.
pub(super) fn header(headings: &[Heading], dialect: Dialect) -> Result<Vec<u8>, FormatError> {
    let mut writer = writer(dialect);
    let names = headings.iter().map(|heading| heading.name);
    writer.write_record(names).map_err(|error| FormatError::Text(error.to_string()))?;
    let line = done(writer)?;
    Ok(match dialect {
        Dialect::Rfc4180 => line,
        Dialect::Excel => [BYTE_ORDER_MARK.as_bytes(), &line].concat(),
    })
}

/// A line for each row.
pub(super) fn rows(rows: &[Row], dialect: Dialect) -> Result<Vec<u8>, FormatError> {
    let mut writer = writer(dialect);
    for row in rows {
        let record = row.cells.iter().map(|cell| match dialect {
            Dialect::Rfc4180 => plain(cell),
            Dialect::Excel => excel(cell),
        });
        for field in record {
            writer.write_field(field.as_bytes()).map_err(|error| FormatError::Text(error.to_string()))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|error| FormatError::Text(error.to_string()))?;
    }
    done(writer)
}

/// Numbers are the shortest text that reads back as the same double.
fn plain(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Integer(number) => Cow::Owned(number.to_string()),
        Cell::Boolean(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        Cell::Time(time) => Cow::Owned(time.to_string()),
    }
}

fn excel(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Number(number) => Cow::Owned(number.to_string().replace('.', ",")),
        Cell::Text(text) if text.starts_with(FORMULA) => Cow::Owned(format!("'{text}")),
        // As a cell of date and time, in UTC.
        Cell::Time(time) => {
            let at = Civil::from_seconds(time.as_micros().div_euclid(MICROS_PER_SECOND));
            let Civil { year, month, day, hour, minute, second } = at;
            Cow::Owned(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
        }
        Cell::Empty | Cell::Text(_) | Cell::Integer(_) | Cell::Boolean(_) => plain(cell),
    }
}
