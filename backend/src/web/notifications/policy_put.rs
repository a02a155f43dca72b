//! `PUT /api/v1/notifications/policies/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::{checked, none};
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::Policy;

/// Change a policy. How far it has gone with incidents that are not over stays.
#[utoipa::path(put, path = "/api/v1/notifications/policies/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    request_body = Policy,
    responses(
        (status = 200, body = Policy),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn policy_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
    Json(mut policy): Json<Policy>,
) -> Result<axum::Json<Policy>, Problem> {
    let by = staff.user.as_str();
    policy.id = id;
    checked(&state, &policy).await?;
    if state.store.put_notification_policy(&policy, by).await? {
        Ok(axum::Json(policy))
    } else {
        Err(none("policy", id))
    }
}
