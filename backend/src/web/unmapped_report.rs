//! `POST /api/v1/unmapped`: what collectors have met that none of their rules covers.

use super::Shared;
use super::ingest::{Delivered, Deliverer};
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::unmapped::UnmappedReport;

/// Report names that no rule of a collector covers, such as topics of an MQTT broker, for the operators' list. A report
/// replaces the one before it.
#[utoipa::path(post, path = "/api/v1/unmapped", tag = "ingest", security(("source" = [])), request_body = UnmappedReport,
    responses(
        (status = 204, description = "Listed"),
        (status = 400, description = "Not what it says it is", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "No such token", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn unmapped_report(
    State(state): State<Shared>,
    Deliverer(source): Deliverer,
    Delivered(report): Delivered<UnmappedReport>,
) -> StatusCode {
    state.foreign.reported(source, report);
    StatusCode::NO_CONTENT
}
