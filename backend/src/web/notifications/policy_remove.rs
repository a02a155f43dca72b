//! `DELETE /api/v1/notifications/policies/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::removed;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;

/// Take a policy out of use.
#[utoipa::path(delete, path = "/api/v1/notifications/policies/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn policy_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
) -> Result<StatusCode, Problem> {
    let by = staff.user.as_str();
    removed(state.store.remove_notification_policy(id, by).await?, "policy", id)
}
