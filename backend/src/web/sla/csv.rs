//! `GET /api/v1/reports/sla.csv`.

use super::{COLUMNS, SlaQuery, file, numbers, report};
use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cruscotto_domain::api::{Problem as ProblemBody, SlaReport, SlaRow};

/// The rows of a report on service levels as CSV (RFC 4180, UTF-8), the last of all together.
#[utoipa::path(get, path = "/api/v1/reports/sla.csv", tag = "reports", params(SlaQuery), responses(
    (status = 200, body = String, content_type = "text/csv"),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "Operators only", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The month has not begun", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn sla_csv(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<SlaQuery>,
) -> Result<Response, Problem> {
    let report = report(&state, &caller, &query).await?;
    let table = table(&report).map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error))?;
    Ok(file(&report, "text/csv; charset=utf-8", "csv", table))
}

fn table(report: &SlaReport) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(["month"].iter().chain(&COLUMNS))?;
    for row in report.rows.iter().chain([&report.total]) {
        writer.write_record(fields(report, row))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn fields(report: &SlaReport, row: &SlaRow) -> Vec<String> {
    let mut fields = vec![report.month.clone(), plain(row.key.as_deref().unwrap_or_default()), plain(&row.name)];
    fields.extend(numbers(row).map(|number| number.map(|number| number.to_string()).unwrap_or_default()));
    fields
}

/// A text that no spreadsheet takes for a formula: names come from outside. Source: OWASP, CSV injection.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_formulas() {
        assert_eq!(plain("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(plain("MM S.p.A."), "MM S.p.A.");
    }
}
