//! `DELETE /api/v1/notifications/calendars/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::{removed, unused};
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::Target;

/// Take a calendar out of use.
#[utoipa::path(delete, path = "/api/v1/notifications/calendars/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    responses(
        (status = 204),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "A policy uses it", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn calendar_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
) -> Result<StatusCode, Problem> {
    let by = staff.user.as_str();
    unused(&state, Target::OnCall(id), "uses the calendar: take it out of it first").await?;
    removed(state.store.remove_notification_calendar(id, by).await?, "calendar", id)
}
