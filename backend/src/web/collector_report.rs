//! `POST /api/v1/collector-report`.

use super::Shared;
use super::ingest::{Delivered, Deliverer};
use super::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::collector::CollectorReport;

/// Say how a collector is, and what its devices answered last. Beside the measurements: a report that is lost is followed
/// by another.
#[utoipa::path(post, path = "/api/v1/collector-report", tag = "ingest", security(("source" = [])),
    request_body = CollectorReport,
    responses(
        (status = 204, description = "Kept"),
        (status = 400, description = "Not what it says it is", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No such token", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Beyond its bounds", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn collector_report(
    State(state): State<Shared>,
    Deliverer(source): Deliverer,
    Delivered(report): Delivered<CollectorReport>,
) -> Result<StatusCode, Problem> {
    report.check().map_err(Problem::unprocessable)?;
    state.store.save_report(&source, report).await?;
    Ok(StatusCode::NO_CONTENT)
}
