//! A workbook: a sheet of rows, a sheet with the dictionary and the licence.

use super::FormatError;
use crate::open_data::cell::Cell;
use crate::open_data::dataset::{Dataset, LICENCE, LICENCE_URL};
use crate::open_data::table::Row;
use cruscotto_domain::time::MICROS_PER_SECOND;
use rust_xlsxwriter::{ColNum, Format, RowNum, Workbook, Worksheet};

/// Days from 30 December 1899, where the dates of a workbook begin, to 1970 (ECMA-376, 18.17.4.1).
const EPOCH_DAY: f64 = 25_569.0;

const DAY_S: f64 = 86_400.0;

/// Width of the columns, in characters.
const WIDTH: f64 = 20.0;

pub(super) fn workbook(dataset: Dataset, rows: &[Row]) -> Result<Vec<u8>, FormatError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let instant = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let headings = dataset.headings();

    let data = workbook.add_worksheet();
    data.set_name("data")?.set_freeze_panes(1, 0)?;
    for (column, heading) in (0..).zip(&headings) {
        data.write_string_with_format(0, column, heading.name, &bold)?.set_column_width(column, WIDTH)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(&row.cells) {
            write(data, line, column, cell, &instant)?;
        }
    }

    let dictionary = workbook.add_worksheet();
    dictionary.set_name("dictionary")?;
    for (column, name) in (0..).zip(["column", "kind", "unit", "required", "it", "en"]) {
        dictionary.write_string_with_format(0, column, name, &bold)?.set_column_width(column, WIDTH)?;
    }
    let mut line: RowNum = 1;
    for heading in &headings {
        dictionary.write_string(line, 0, heading.name)?;
        dictionary.write_string(line, 1, heading.kind.as_str())?;
        dictionary.write_string(line, 2, heading.unit)?;
        dictionary.write_boolean(line, 3, heading.required)?;
        dictionary.write_string(line, 4, heading.description.it)?;
        dictionary.write_string(line, 5, heading.description.en)?;
        line += 1;
    }
    dictionary.write_string(line + 1, 0, format!("{LICENCE}, {LICENCE_URL}"))?;
    Ok(workbook.save_to_buffer()?)
}

fn write(
    sheet: &mut Worksheet,
    line: RowNum,
    column: ColNum,
    cell: &Cell,
    instant: &Format,
) -> Result<(), FormatError> {
    #[expect(clippy::cast_precision_loss, reason = "whole numbers of a table, and seconds, are far below 2^53")]
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => drop(sheet.write_string(line, column, text)?),
        Cell::Number(number) => drop(sheet.write_number(line, column, *number)?),
        Cell::Integer(number) => drop(sheet.write_number(line, column, *number as f64)?),
        Cell::Boolean(yes) => drop(sheet.write_boolean(line, column, *yes)?),
        Cell::Time(time) => {
            let days = EPOCH_DAY + (time.as_micros() / MICROS_PER_SECOND) as f64 / DAY_S;
            sheet.write_number_with_format(line, column, days, instant)?;
        }
    }
    Ok(())
}
