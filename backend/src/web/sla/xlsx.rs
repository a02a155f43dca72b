//! `GET /api/v1/reports/sla.xlsx`.

use super::{COLUMNS, SlaQuery, file, numbers, report};
use crate::open_data::format::XLSX;
use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cruscotto_domain::api::{Problem as ProblemBody, SlaReport, SlaRow};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// What is said beside the numbers, so that a sheet that travels explains itself.
const NOTES: [&str; 6] = [
    "availability = up / (up + down); coverage = (up + down) / window; a gap in measurement is neither up nor down",
    "window: time in service hours in which the asset was there and not in declared maintenance, in whole five minutes",
    "failures: outages that began in the window; restorations: those that ended within the month",
    "mttr_s (mean time to restoration, EN 13306:2017) = restoring time / restorations, in seconds",
    "mtbf_s (mean operating time between failures, EN 13306:2017) = time up / failures, in seconds",
    "change = availability less that of the month before",
];

/// A report on service levels as a workbook: the rows, the assets that were down longest (operators only), and what the
/// numbers mean.
#[utoipa::path(get, path = "/api/v1/reports/sla.xlsx", tag = "reports", params(SlaQuery), responses(
    (status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "Operators only", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The month has not begun", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn sla_xlsx(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<SlaQuery>,
) -> Result<Response, Problem> {
    let report = report(&state, &caller, &query).await?;
    let book = book(&report).map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error))?;
    Ok(file(&report, XLSX, "xlsx", book))
}

fn book(report: &SlaReport) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let rows: Vec<&SlaRow> = report.rows.iter().chain([&report.total]).collect();
    sheet(book.add_worksheet().set_name(format!("SLA {}", report.month))?, &rows)?;
    if !report.worst.is_empty() {
        sheet(book.add_worksheet().set_name("Worst")?, &report.worst.iter().collect::<Vec<_>>())?;
    }
    let notes = book.add_worksheet().set_name("Notes")?;
    notes.write(0, 0, format!("{} to {}", report.from, report.to))?;
    for (line, note) in (1..).zip(NOTES) {
        notes.write(line, 0, note)?;
    }
    book.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, rows: &[&SlaRow]) -> Result<(), XlsxError> {
    let (bold, share) = (Format::new().set_bold(), Format::new().set_num_format("0.000%"));
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_with_format(0, column, name, &bold)?;
    }
    for (line, row) in (1..).zip(rows) {
        sheet.write(line, 0, row.key.as_deref().unwrap_or_default())?;
        sheet.write(line, 1, &row.name)?;
        for ((column, name), number) in (2..).zip(&COLUMNS[2..]).zip(numbers(row)) {
            match number {
                Some(number) if matches!(*name, "availability" | "coverage" | "previous_availability" | "change") => {
                    sheet.write_with_format(line, column, number, &share)?;
                }
                Some(number) => {
                    sheet.write(line, column, number)?;
                }
                None => {}
            }
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.autofit();
    Ok(())
}
