//! Apache Parquet: text as UTF8, instants in microseconds of UTC, whatever may be empty optional.

use super::FormatError;
use crate::open_data::cell::Cell;
use crate::open_data::dataset::{Dataset, LICENCE};
use crate::open_data::table::{Heading, Row};
use cruscotto_domain::open_data::ColumnKind;
use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fmt::Write;
use std::sync::Arc;

fn schema(dataset: Dataset, headings: &[Heading]) -> String {
    let mut text = format!("message {} {{\n", dataset.as_str().replace('-', "_"));
    for heading in headings {
        let repetition = if heading.required { "required" } else { "optional" };
        let kind = match heading.kind {
            ColumnKind::Text | ColumnKind::Date => ("binary", " (UTF8)"),
            ColumnKind::Number => ("double", ""),
            ColumnKind::Integer => ("int64", ""),
            ColumnKind::Boolean => ("boolean", ""),
            ColumnKind::Time => ("int64", " (TIMESTAMP(MICROS,true))"),
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {repetition} {} {}{};", kind.0, heading.name, kind.1);
    }
    text.push('}');
    text
}

/// A file under way: each batch of rows is a row group.
pub struct ParquetWriter {
    headings: Vec<Heading>,
    file: SerializedFileWriter<Vec<u8>>,
}

impl ParquetWriter {
    /// A writer of `dataset`.
    ///
    /// # Errors
    /// [`FormatError::Parquet`].
    pub fn new(dataset: Dataset) -> Result<Self, FormatError> {
        let headings = dataset.headings();
        let schema = Arc::new(parse_message_type(&schema(dataset, &headings))?);
        let said = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![said("licence", LICENCE), said("dataset", dataset.as_str())]))
            .build();
        Ok(Self { headings, file: SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))? })
    }

    /// A batch of rows.
    ///
    /// # Errors
    /// [`FormatError::Parquet`].
    pub fn rows(&mut self, rows: &[Row]) -> Result<(), FormatError> {
        let mut group = self.file.next_row_group()?;
        for (index, heading) in self.headings.iter().enumerate() {
            let Some(mut column) = group.next_column()? else { break };
            let cells: Vec<&Cell> = rows.iter().filter_map(|row| row.cells.get(index)).collect();
            write(column.untyped(), &cells, heading.required)?;
            column.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// The whole file.
    ///
    /// # Errors
    /// [`FormatError::Parquet`].
    pub fn finish(self) -> Result<Vec<u8>, FormatError> {
        Ok(self.file.into_inner()?)
    }
}

fn write(column: &mut ColumnWriter<'_>, cells: &[&Cell], required: bool) -> Result<(), FormatError> {
    // 1 where there is a value: what is required has no levels.
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(**cell != Cell::Empty)).collect();
    let levels = (!required).then_some(levels.as_slice());
    match column {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let values: Vec<ByteArray> = cells.iter().filter_map(|cell| text(cell)).collect();
            writer.write_batch(&values, levels, None)?;
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let values: Vec<f64> = cells.iter().filter_map(|cell| number(cell)).collect();
            writer.write_batch(&values, levels, None)?;
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let values: Vec<i64> = cells.iter().filter_map(|cell| integer(cell)).collect();
            writer.write_batch(&values, levels, None)?;
        }
        ColumnWriter::BoolColumnWriter(writer) => {
            let values: Vec<bool> = cells.iter().filter_map(|cell| boolean(cell)).collect();
            writer.write_batch(&values, levels, None)?;
        }
        // The schema above has no other types.
        _ => {}
    }
    Ok(())
}

fn text(cell: &Cell) -> Option<ByteArray> {
    if let Cell::Text(text) = cell { Some(ByteArray::from(text.as_str())) } else { None }
}

fn number(cell: &Cell) -> Option<f64> {
    if let Cell::Number(number) = cell { Some(*number) } else { None }
}

fn integer(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(*number),
        Cell::Time(time) => Some(time.as_micros()),
        _ => None,
    }
}

fn boolean(cell: &Cell) -> Option<bool> {
    if let Cell::Boolean(yes) = cell { Some(*yes) } else { None }
}
