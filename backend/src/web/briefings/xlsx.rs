//! `GET /api/v1/frozen-briefings/{sha256}/data.xlsx`.

use super::{attachment, document, read};
use crate::open_data::format::XLSX;
use crate::web::Shared;
use crate::web::encoded::FOR_EVER;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::briefing::{
    Answer, Column, Content, Document, Entry, Exhibit, FrozenBlock, Number, Place, Tongue,
};
use cruscotto_domain::goal::{GoalItem, Origin};
use cruscotto_domain::health::Health;
use cruscotto_domain::metric::Text;
use cruscotto_domain::time::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// Characters of a sheet's name at most, and those that it may not have (Excel).
const MAX_NAME_CHARS: usize = 31;
const NOT_IN_NAMES: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The data of a frozen briefing as a workbook: a sheet a block, times as dates of the city's clocks, values in the unit
/// that their column names. It is made of the document, so that it says what the document says.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}/data.xlsx", tag = "briefings",
    params(("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn frozen_xlsx(
    State(state): State<Shared>,
    Path(sha256): Path<String>,
) -> Result<Response, Problem> {
    let document = read(&document(&state, &sha256).await?)?;
    let book = tokio::task::spawn_blocking({
        let sha256 = sha256.clone();
        move || book(&document, &sha256)
    });
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a workbook cannot be made");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the workbook could not be made; the server's log says why")
    };
    let bytes = book.await.map_err(|e| failed(&e))?.map_err(|e| failed(&e))?;
    let headers = [
        (CONTENT_TYPE, XLSX.to_owned()),
        (CONTENT_DISPOSITION, attachment(&sha256, ".xlsx")),
        (CACHE_CONTROL, FOR_EVER.to_owned()),
        (ETAG, format!("\"{sha256}-xlsx\"")),
    ];
    Ok((headers, bytes).into_response())
}

fn book(document: &Document, sha256: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let writer = Writer {
        english: document.language == Tongue::En,
        zone: TimeZone::get(&document.time_zone).unwrap_or(TimeZone::UTC),
        bold: Format::new().set_bold(),
        date: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
        day: Format::new().set_num_format("yyyy-mm-dd"),
    };
    let first = book.add_worksheet().set_name("Briefing")?;
    for (row, (name, text)) in (0..).zip([
        ("Titolo / Title", document.title.as_str()),
        ("Città / City", document.city_name.it.as_str()),
        ("Fuso / Time zone", document.time_zone.as_str()),
        ("SHA-256", sha256),
        ("Demo", if document.demo { "sì / yes" } else { "no" }),
    ]) {
        first.write_with_format(row, 0, name, &writer.bold)?.write(row, 1, text)?;
    }
    first.write_with_format(5, 0, "Congelato / Frozen", &writer.bold)?;
    writer.time(first, (5, 1), Some(document.frozen))?;
    first.autofit();
    for (i, block) in document.blocks.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(sheet_name(i + 1, &block.title))?;
        writer.block(sheet, block)?;
        sheet.autofit();
    }
    book.save_to_buffer()
}

/// A name that Excel takes, another one a block.
fn sheet_name(n: usize, title: &str) -> String {
    let name = format!("{n} {title}").replace(NOT_IN_NAMES, " ");
    name.chars().take(MAX_NAME_CHARS).collect::<String>().trim_end_matches('\'').to_owned()
}

struct Writer {
    english: bool,
    zone: TimeZone,
    bold: Format,
    date: Format,
    day: Format,
}

impl Writer {
    fn of<'a>(&self, it: &'a str, en: &'a str) -> &'a str {
        if self.english { en } else { it }
    }

    fn head(&self, sheet: &mut Worksheet, row: u32, names: &[String]) -> Result<(), XlsxError> {
        for (column, name) in (0..).zip(names) {
            sheet.write_with_format(row, column, name, &self.bold)?;
        }
        Ok(())
    }

    /// A time as a date of the city's clocks; an empty cell for none.
    fn time(&self, sheet: &mut Worksheet, (row, column): (u32, u16), at: Option<Timestamp>) -> Result<(), XlsxError> {
        let Some(at) = at.and_then(|at| jiff::Timestamp::from_microsecond(at.as_micros()).ok()) else { return Ok(()) };
        let local = at.to_zoned(self.zone.clone());
        let small = |number: i8| u8::try_from(number).unwrap_or_default();
        let year = u16::try_from(local.year()).unwrap_or_default();
        let date = ExcelDateTime::from_ymd(year, small(local.month()), small(local.day()))?.and_hms(
            u16::try_from(local.hour()).unwrap_or_default(),
            small(local.minute()),
            f64::from(local.second()),
        )?;
        sheet.write_datetime_with_format(row, column, &date, &self.date)?;
        Ok(())
    }

    /// The title, of when the data are, what the block shows, and who says so.
    fn block(&self, sheet: &mut Worksheet, block: &FrozenBlock) -> Result<(), XlsxError> {
        sheet.write_with_format(0, 0, &block.title, &self.bold)?;
        sheet.write(1, 0, self.of("Dati al", "Data as of"))?;
        self.time(sheet, (1, 1), Some(block.as_of))?;
        let mut row = 3;
        match &block.content {
            Content::Figure { number, area } => {
                self.head(sheet, row, &[self.of("Zona", "Area").to_owned(), self.valued(number)])?;
                sheet.write(row + 1, 0, area)?;
                number_cell(sheet, (row + 1, 1), number.value)?;
                row += 3;
            }
            Content::Chart { number, points, .. } => {
                let (least, most) = (self.of("minimo", "smallest"), self.of("massimo", "largest"));
                self.head(sheet, row, &[self.of("Da", "From").into(), self.valued(number), least.into(), most.into()])?;
                for point in points {
                    row += 1;
                    self.time(sheet, (row, 0), Some(point.time))?;
                    number_cell(sheet, (row, 1), point.value)?;
                    number_cell(sheet, (row, 2), point.min)?;
                    number_cell(sheet, (row, 3), point.max)?;
                }
                row += 2;
            }
            Content::Goal { goal, .. } => row = self.goal(sheet, row, goal)? + 2,
            Content::Map { places, .. } => row = self.map(sheet, row, places)? + 2,
            Content::Table { number, places, .. } => {
                self.head(sheet, row, &["id".into(), self.of("Zona", "Area").into(), self.valued(number)])?;
                for place in places {
                    row += 1;
                    sheet.write(row, 0, place.area.as_str())?.write(row, 1, &place.name)?;
                    number_cell(sheet, (row, 2), place.value)?;
                }
                row += 2;
            }
            Content::Text { text } => {
                sheet.write(row, 0, text)?;
            }
            Content::Decision { question, options } => {
                sheet.write(row, 0, question)?.write(row + 1, 0, options)?;
            }
            Content::Incident { incident, name, since, resolved, assets, .. } => {
                let names = [
                    "id",
                    self.of("Che cosa", "What"),
                    self.of("Da", "From"),
                    self.of("A", "To"),
                    self.of("Apparati", "Assets"),
                ];
                self.head(sheet, row, &names.map(str::to_owned))?;
                sheet.write(row + 1, 0, *incident)?.write(row + 1, 1, name)?.write(row + 1, 4, *assets)?;
                self.time(sheet, (row + 1, 2), Some(*since))?;
                self.time(sheet, (row + 1, 3), *resolved)?;
            }
            Content::Analysis { answer } => row = self.answer(sheet, row, answer)?,
            Content::Missing { what } => {
                sheet.write(row, 0, format!("{}: {what}", self.of("non c'è", "missing")))?;
            }
        }
        for (number, columns) in block.content.vouched() {
            self.provenance(sheet, row, number, &columns)?;
            row += 3;
        }
        Ok(())
    }

    /// Every exhibit of an answer, one below the other with all of its rows; then who says what was not measured.
    fn answer(&self, sheet: &mut Worksheet, mut row: u32, answer: &Answer) -> Result<u32, XlsxError> {
        for exhibit in &answer.exhibits {
            row = self.exhibit(sheet, row, exhibit)? + 2;
        }
        for source in &answer.sources {
            sheet.write(row, 0, self.text(source))?;
            row += 1;
        }
        Ok(row + 1)
    }

    fn exhibit(&self, sheet: &mut Worksheet, mut row: u32, exhibit: &Exhibit) -> Result<u32, XlsxError> {
        sheet.write_with_format(row, 0, self.text(&exhibit.title), &self.bold)?;
        for said in &exhibit.said {
            row += 1;
            sheet.write(row, 0, self.text(said))?;
        }
        if exhibit.rows.is_empty() {
            return Ok(row);
        }
        row += 1;
        let heading =
            |name: &str, unit: &str| if unit.is_empty() { name.to_owned() } else { format!("{name} [{unit}]") };
        let columns = exhibit.columns.iter().map(|column| heading(self.text(&column.name), &column.unit));
        let names: Vec<String> =
            ["id".to_owned(), self.text(&exhibit.rows_are).to_owned()].into_iter().chain(columns).collect();
        self.head(sheet, row, &names)?;
        for of in &exhibit.rows {
            row += 1;
            sheet.write(row, 0, &of.key)?.write(row, 1, self.text(&of.name))?;
            for (column, entry) in (2..).zip(&of.cells) {
                self.entry(sheet, (row, column), entry)?;
            }
            if of.demo {
                let after = u16::try_from(exhibit.columns.len() + 2).unwrap_or(u16::MAX);
                sheet.write(row, after, "demo")?;
            }
        }
        Ok(row)
    }

    fn entry(&self, sheet: &mut Worksheet, at: (u32, u16), entry: &Entry) -> Result<(), XlsxError> {
        let words = match entry {
            Entry::Number(value) => return number_cell(sheet, at, Some(*value)),
            Entry::Time(time) => return self.time(sheet, at, Some(*time)),
            Entry::Day(day) => {
                let civil = day.civil();
                let year = u16::try_from(civil.year).unwrap_or_default();
                let date = ExcelDateTime::from_ymd(year, civil.month, civil.day)?;
                sheet.write_datetime_with_format(at.0, at.1, &date, &self.day)?;
                return Ok(());
            }
            Entry::Words(words) => self.text(words),
            Entry::Lasts => self.of("in corso", "ongoing"),
            Entry::Withheld => self.of("non mostrato: sono poche persone", "not shown: it would tell on few people"),
            Entry::Nothing => return Ok(()),
        };
        sheet.write(at.0, at.1, words)?;
        Ok(())
    }

    fn text<'a>(&self, text: &'a Text) -> &'a str {
        self.of(&text.it, &text.en)
    }

    /// The heading of a column of values: what they are, and in which unit.
    fn valued(&self, number: &Number) -> String {
        format!("{} [{}]", if self.english { &number.name.en } else { &number.name.it }, number.unit)
    }

    fn goal(&self, sheet: &mut Worksheet, mut row: u32, goal: &GoalItem) -> Result<u32, XlsxError> {
        let value = format!("{} [{}]", goal.metric, goal.unit);
        let names = [
            self.of("Fino a", "Until"),
            &value,
            self.of("Da dove viene", "Where from"),
            self.of("Chi lo dice", "Who says so"),
        ];
        self.head(sheet, row, &names.map(str::to_owned))?;
        for reading in &goal.readings {
            row += 1;
            self.time(sheet, (row, 0), Some(reading.at))?;
            number_cell(sheet, (row, 1), Some(reading.value))?;
            let origin = match reading.origin {
                Origin::Published => self.of("pubblicato", "published"),
                Origin::Measured => self.of("misurato", "measured"),
            };
            sheet.write(row, 2, origin)?.write(row, 3, &reading.source)?;
        }
        row += 1;
        sheet.write(row, 0, self.of("Obiettivo", "Target"))?;
        number_cell(sheet, (row, 1), Some(goal.target))?;
        sheet.write(row, 3, &goal.source)?;
        self.time(sheet, (row, 2), goal.due_at)?;
        Ok(row)
    }

    fn map(&self, sheet: &mut Worksheet, mut row: u32, places: &[Place]) -> Result<u32, XlsxError> {
        let names = [
            "id",
            self.of("Zona", "Area"),
            self.of("Stato", "State"),
            self.of("In funzione", "Working"),
            self.of("In tutto", "In all"),
        ];
        self.head(sheet, row, &names.map(str::to_owned))?;
        for place in places {
            row += 1;
            sheet.write(row, 0, place.area.as_str())?.write(row, 1, &place.name)?;
            sheet.write(row, 2, place.health.map_or("", Health::as_str))?;
            number_cell(sheet, (row, 3), place.working.map(f64::from))?;
            number_cell(sheet, (row, 4), place.total.map(f64::from))?;
        }
        Ok(row)
    }

    fn provenance(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        number: &Number,
        columns: &[&Column],
    ) -> Result<(), XlsxError> {
        let names = [
            self.of("Metrica", "Metric"),
            self.of("Definizione", "Definition"),
            self.of("Misurato", "Measured"),
            self.of("Ricevuto", "Received"),
            self.of("Raccolto da", "Collected by"),
            self.of("Copertura", "Coverage"),
            self.of("Correzioni comprese", "Corrections it contains"),
            self.of("Dal", "From"),
            self.of("Al", "To"),
            self.of("Colonne", "Columns"),
        ];
        self.head(sheet, row, &names.map(str::to_owned))?;
        let row = row + 1;
        sheet.write(row, 0, number.scope.metric.as_str())?.write(row, 1, number.definition_version)?;
        self.time(sheet, (row, 2), number.measured)?;
        self.time(sheet, (row, 3), number.received)?;
        sheet.write(row, 4, number.measured_by().join(", "))?;
        number_cell(sheet, (row, 5), number.coverage)?;
        sheet.write(row, 6, u32::try_from(number.corrections.len()).unwrap_or(u32::MAX))?;
        self.time(sheet, (row, 7), Some(number.scope.from))?;
        self.time(sheet, (row, 8), Some(number.scope.to))?;
        let names: Vec<&str> = columns.iter().map(|column| self.text(&column.name)).collect();
        sheet.write(row, 9, names.join("; "))?;
        Ok(())
    }
}

/// A number; an empty cell for none.
fn number_cell(sheet: &mut Worksheet, (row, column): (u32, u16), value: Option<f64>) -> Result<(), XlsxError> {
    if let Some(value) = value {
        sheet.write(row, column, value)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_those_that_excel_takes() {
        assert_eq!(sheet_name(1, "Wi-Fi: sì/no?"), "1 Wi-Fi  sì no ");
        assert_eq!(sheet_name(12, &"x".repeat(60)).chars().count(), 31);
        assert_ne!(sheet_name(1, "Scuole"), sheet_name(2, "Scuole"));
    }
}
