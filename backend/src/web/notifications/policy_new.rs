//! `POST /api/v1/notifications/policies`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::problem::Problem;
use super::checked;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::Policy;

/// Make a policy.
#[utoipa::path(post, path = "/api/v1/notifications/policies", tag = "notifications",
    request_body = Policy,
    responses(
        (status = 201, body = Policy),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn policy_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(mut policy): Json<Policy>,
) -> Result<(StatusCode, axum::Json<Policy>), Problem> {
    let by = staff.user.as_str();
    checked(&state, &policy).await?;
    policy.id = state.store.add_notification_policy(&policy, by).await?;
    Ok((StatusCode::CREATED, axum::Json(policy)))
}
