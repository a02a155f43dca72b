//! `DELETE /api/v1/notifications/templates/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::removed;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;

/// Take a template out of use.
#[utoipa::path(delete, path = "/api/v1/notifications/templates/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "A contact uses it", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn template_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
) -> Result<StatusCode, Problem> {
    let by = staff.user.as_str();
    let used = state.store.notification_contacts().await?.iter().any(|contact| contact.template == Some(id));
    if used {
        return Err(Problem::new(StatusCode::CONFLICT, "a contact uses the template: change the contact first"));
    }
    removed(state.store.remove_notification_template(id, by).await?, "template", id)
}
