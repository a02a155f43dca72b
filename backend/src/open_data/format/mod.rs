//! The formats of the files. Text formats are written batch by batch; a workbook and Parquet are made whole.

mod csv;
mod geojson;
mod json;
mod parquet;
mod xlsx;

pub use parquet::ParquetWriter;

use super::dataset::Dataset;
use super::table::{Heading, Row};
use std::fmt;
use std::str::FromStr;

/// The media type of a workbook (ECMA-376).
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Comma-separated, RFC 4180.
    Csv,
    /// As Excel opens it where the comma is the decimal sign: semicolons, decimal commas, a byte order mark.
    ExcelCsv,
    /// An object with the rows as objects.
    Json,
    /// RFC 7946; rows without a place have no geometry.
    GeoJson,
    /// Office Open XML workbook.
    Xlsx,
    /// Apache Parquet.
    Parquet,
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// A text format could not be written.
    #[error("a row cannot be written: {0}")]
    Text(String),
    /// The workbook could not be made.
    #[error("the workbook cannot be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The Parquet file could not be made.
    #[error("the Parquet file cannot be made: {0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

impl Format {
    /// Every format. Longer extensions first: `excel.csv` is no `csv`.
    pub const ALL: [Self; 6] = [Self::ExcelCsv, Self::Csv, Self::Json, Self::GeoJson, Self::Xlsx, Self::Parquet];

    /// What stands behind the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::ExcelCsv => "excel.csv",
            Self::Json => "json",
            Self::GeoJson => "geojson",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// What the answer says it is.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::GeoJson => "application/geo+json",
            Self::Xlsx => XLSX,
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// Whether it is made whole, and so bounded by memory.
    #[must_use]
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Xlsx | Self::Parquet)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// What follows the dot is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a format: expected csv, excel.csv, json, geojson, xlsx or parquet")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(s: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|f| f.extension() == s).ok_or_else(|| UnknownFormat(s.chars().take(20).collect()))
    }
}

/// Writes a text format: what comes before the rows, batches of rows, what comes after.
#[derive(Debug)]
pub struct TextWriter {
    format: Format,
    headings: Vec<Heading>,
    rows: u64,
}

impl TextWriter {
    /// A writer of `dataset`.
    #[must_use]
    pub fn new(dataset: Dataset, format: Format) -> Self {
        Self { format, headings: dataset.headings(), rows: 0 }
    }

    /// What comes before the first row.
    ///
    /// # Errors
    /// [`FormatError::Text`].
    pub fn begin(&self) -> Result<Vec<u8>, FormatError> {
        match self.format {
            Format::Csv => csv::header(&self.headings, csv::Dialect::Rfc4180),
            Format::ExcelCsv => csv::header(&self.headings, csv::Dialect::Excel),
            Format::GeoJson => Ok(geojson::BEGIN.into()),
            Format::Json | Format::Xlsx | Format::Parquet => Ok(json::BEGIN.into()),
        }
    }

    /// A batch of rows.
    ///
    /// # Errors
    /// [`FormatError::Text`].
    pub fn rows(&mut self, rows: &[Row]) -> Result<Vec<u8>, FormatError> {
        let first = self.rows == 0;
        self.rows += rows.len() as u64;
        match self.format {
            Format::Csv => csv::rows(rows, csv::Dialect::Rfc4180),
            Format::ExcelCsv => csv::rows(rows, csv::Dialect::Excel),
            Format::GeoJson => geojson::rows(&self.headings, rows, first),
            Format::Json | Format::Xlsx | Format::Parquet => json::rows(&self.headings, rows, first),
        }
    }

    /// What comes after the last row; `next` is the address of the next page.
    #[must_use]
    pub fn end(&self, next: Option<&str>) -> Vec<u8> {
        match self.format {
            Format::Csv | Format::ExcelCsv => Vec::new(),
            Format::GeoJson => geojson::END.into(),
            Format::Json | Format::Xlsx | Format::Parquet => json::end(next),
        }
    }
}

/// A whole file.
///
/// # Errors
/// [`FormatError`].
pub fn whole(dataset: Dataset, format: Format, rows: &[Row]) -> Result<Vec<u8>, FormatError> {
    match format {
        Format::Xlsx => xlsx::workbook(dataset, rows),
        Format::Parquet => {
            let mut writer = ParquetWriter::new(dataset)?;
            writer.rows(rows)?;
            writer.finish()
        }
        Format::Csv | Format::ExcelCsv | Format::Json | Format::GeoJson => {
            let mut writer = TextWriter::new(dataset, format);
            let mut file = writer.begin()?;
            file.extend(writer.rows(rows)?);
            file.extend(writer.end(None));
            Ok(file)
        }
    }
}

#[cfg(test)]
mod tests;
