//! `DELETE /api/v1/notifications/recipients/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::none;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::Target;

/// Take somebody out of use. What was sent to them stays in the history.
#[utoipa::path(delete, path = "/api/v1/notifications/recipients/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "A policy tells them", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn recipient_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
) -> Result<StatusCode, Problem> {
    let by = staff.user.as_str();
    let policies = state.store.notification_policies().await?;
    let tells =
        |p: &&cruscotto_domain::notify::Policy| p.steps.iter().any(|step| step.to.contains(&Target::Recipient(id)));
    if let Some(policy) = policies.iter().find(tells) {
        let detail = format!("the policy '{}' tells them: take them out of it first", policy.name);
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    if state.store.remove_notification_recipient(id, by).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(none("recipient", id))
    }
}
