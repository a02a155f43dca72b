//! `POST /api/v1/maintenance`.

use super::Shared;
use super::caller::Staff;
use super::extract::Json;
use super::maintenance::{check_scope, item};
use super::problem::Problem;
use crate::store::StoredWindow;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::maintenance::{MaintenanceItem, MaintenancePlan};
use cruscotto_domain::time::Timestamp;
use tracing::info;

/// Plan work. While it is on, what it is done on is in maintenance: no incident is opened, and it counts neither as up nor
/// as down. What is still down when it ends alarms then.
#[utoipa::path(post, path = "/api/v1/maintenance", tag = "operations", request_body = MaintenancePlan, responses(
    (status = 201, body = MaintenanceItem),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "No such asset or area", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "Not a plan", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn maintenance_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(mut plan): Json<MaintenancePlan>,
) -> Result<(StatusCode, axum::Json<MaintenanceItem>), Problem> {
    let now = Timestamp::now();
    plan.check(now).map_err(Problem::unprocessable)?;
    plan.title = plan.title.trim().to_owned();
    if plan.when.next(now, &state.past.zone).is_none() {
        return Err(Problem::unprocessable("when: there is no such time between its beginning and its end"));
    }
    check_scope(&state, &staff, &plan.scope)?;
    let id = state.store.plan_maintenance(&plan, &staff.user).await?;
    state.alerts.plans_changed();
    info!(id, user = %staff.user, "maintenance was planned");
    let window = StoredWindow { id, plan, created_by: staff.user, created: now, ended: None };
    Ok((StatusCode::CREATED, axum::Json(item(&state, window, now))))
}
