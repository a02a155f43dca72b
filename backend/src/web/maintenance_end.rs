//! `DELETE /api/v1/maintenance/{id}`.

use super::Shared;
use super::caller::Staff;
use super::extract::Path;
use super::maintenance::check_scope;
use super::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::time::Timestamp;
use tracing::info;

/// Call work off, or end it early. What of it is past stays excluded from the availability of its time.
#[utoipa::path(delete, path = "/api/v1/maintenance/{id}", tag = "operations",
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 204, description = "It is over"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn maintenance_end(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let missing = || Problem::not_found(format!("there is no window {id} that is not called off"));
    let windows = state.store.maintenance_windows().await?;
    let window = windows.into_iter().find(|window| window.id == id && window.ended.is_none()).ok_or_else(missing)?;
    check_scope(&state, &staff, &window.plan.scope)?;
    if !state.store.end_maintenance(id, &staff.user, Timestamp::now()).await? {
        return Err(missing());
    }
    state.alerts.plans_changed();
    info!(id, user = %staff.user, "maintenance was called off");
    Ok(StatusCode::NO_CONTENT)
}
