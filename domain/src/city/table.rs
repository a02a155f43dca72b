//! The CSV files of a city folder: a header that is known, fields that go by their names, and errors that name the line.

use super::CityError;
use super::error::line;
use crate::day::Day;
use csv::{Position, ReaderBuilder, StringRecord, Trim};

/// Reads `text`, whose columns are `header`, row by row; spaces around fields go as `trim` says.
pub(super) fn rows<T>(
    file: &'static str,
    header: &'static [&'static str],
    trim: Trim,
    text: &str,
    read: impl Fn(&Row<'_>) -> Result<T, CityError>,
) -> Result<Vec<T>, CityError> {
    let mut reader = ReaderBuilder::new().trim(trim).from_reader(text.as_bytes());
    let found = reader.headers().map_err(|e| CityError::syntax(file, &e))?;
    if found != header {
        let found = found.iter().collect::<Vec<_>>().join(",");
        return Err(CityError::field(file, line(1), "header", &found, header.join(",")));
    }
    let row = |record: Result<StringRecord, csv::Error>| {
        let record = record.map_err(|e| CityError::syntax(file, &e))?;
        read(&Row { file, header, record: &record })
    };
    reader.records().map(row).collect()
}

/// A record whose fields go by their names.
pub(super) struct Row<'a> {
    file: &'static str,
    header: &'static [&'static str],
    record: &'a StringRecord,
}

impl Row<'_> {
    pub(super) fn get(&self, field: &str) -> &str {
        let column = self.header.iter().position(|name| *name == field);
        column.and_then(|i| self.record.get(i)).unwrap_or_default()
    }

    /// Where it stands in the file.
    pub(super) fn place(&self) -> String {
        line(self.record.position().map_or(0, Position::line))
    }

    pub(super) fn wrong(&self, field: &'static str, expected: &str) -> CityError {
        CityError::field(self.file, self.place(), field, &self.get(field), expected)
    }

    pub(super) fn words(&self, field: &'static str) -> Result<String, CityError> {
        let value = self.get(field).trim();
        if value.is_empty() { Err(self.wrong(field, "not empty")) } else { Ok(value.to_owned()) }
    }

    pub(super) fn day(&self, field: &'static str) -> Result<Day, CityError> {
        self.get(field).parse().map_err(|_| self.wrong(field, "a day such as 2026-09-30"))
    }

    /// Whether the row is invented.
    pub(super) fn demo(&self) -> Result<bool, CityError> {
        match self.get("demo") {
            "" => Ok(false),
            "demo" => Ok(true),
            _ => Err(self.wrong("demo", "demo, or nothing")),
        }
    }

    pub(super) fn number(&self, field: &'static str) -> Result<f64, CityError> {
        let value = self.get(field).parse().ok().filter(|v: &f64| v.is_finite());
        value.ok_or_else(|| self.wrong(field, "a finite number with a decimal point"))
    }
}
