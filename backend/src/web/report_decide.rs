//! `PUT /api/v1/reports/{id}/state`: what became of a report.

use super::Shared;
use super::caller::Staff;
use super::extract::{Json, Path};
use super::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::report::{Report, ReportState};
use serde::{Deserialize, Serialize};
use tracing::info;
use utoipa::ToSchema;

/// What became of it.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportDecision {
    /// The new state; `new` takes a decision back.
    state: ReportState,
}

/// Says what became of a report, in the name of who is logged in.
#[utoipa::path(put, path = "/api/v1/reports/{id}/state", tag = "operations",
    params(("id" = i64, Path, description = "Number of the report")), request_body = ReportDecision,
    responses(
        (status = 200, body = Report),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn report_decide(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(decision): Json<ReportDecision>,
) -> Result<axum::Json<Report>, Problem> {
    let missing = || Problem::not_found(format!("there is no report {id}"));
    let report = state.store.report(id).await?.ok_or_else(missing)?;
    staff.check_asset(&state, &report.asset)?;
    let decided = state.store.decide_report(id, decision.state, &staff.user).await?;
    let report = decided.ok_or_else(missing)?;
    info!(id, user = staff.user, asset = %report.asset, state = %report.state, "a report was decided");
    Ok(axum::Json(report))
}
