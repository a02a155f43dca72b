//! `PUT /api/v1/reports/{id}/state`: what became of a report.

use super::Shared;
use super::caller::Staff;
use super::extract::{Json, Path};
use super::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::report::{Report, ReportDecision};
use tracing::info;

/// Says what became of a report, in the name of who is logged in.
#[utoipa::path(put, path = "/api/v1/reports/{id}/state", tag = "operations",
    params(("id" = i64, Path, description = "Number of the report")), request_body = ReportDecision,
    responses(
        (status = 200, body = Report),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No such incident, or a state in which a report belongs to none", body = ProblemBody, content_type = "application/problem+json"),
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
    if let Some(incident) = decision.incident {
        check_incident(&state, &staff, &decision, incident).await?;
    }
    let decided = state.store.decide_report(id, &decision, &staff.user).await?;
    let report = decided.ok_or_else(missing)?;
    info!(id, user = staff.user, asset = %report.asset, state = %report.state, "a report was decided");
    Ok(axum::Json(report))
}

/// The incident is there, lies where they act, and may be a report's in this state.
async fn check_incident(
    state: &Shared,
    staff: &Staff,
    decision: &ReportDecision,
    incident: i64,
) -> Result<(), Problem> {
    if !decision.state.of_incident() {
        let detail = format!("a report that is {} belongs to no incident: expected accepted or closed", decision.state);
        return Err(Problem::unprocessable(detail));
    }
    let kept = state.store.kept_incident(incident).await?;
    let kept = kept.ok_or_else(|| Problem::unprocessable(format!("there is no incident {incident}")))?;
    staff.check_placement(&kept.incident.placement())
}
