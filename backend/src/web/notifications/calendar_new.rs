//! `POST /api/v1/notifications/calendars`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::problem::Problem;
use super::{name, named};
use crate::notify::calendar::Rota;
use crate::notify::calendar_names;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{CalendarItem, NamedText};
use cruscotto_domain::time::Timestamp;

/// Import an on-call calendar (RFC 5545): each event is the shift of whom its summary or attendee names.
#[utoipa::path(post, path = "/api/v1/notifications/calendars", tag = "notifications",
    request_body = NamedText,
    responses(
        (status = 201, body = CalendarItem),
        (status = 409, description = "Another has the name", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "What is wrong with it, with the line and what would be right", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn calendar_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(NamedText { name: title, text }): Json<NamedText>,
) -> Result<(StatusCode, axum::Json<CalendarItem>), Problem> {
    let by = staff.user.as_str();
    let (title, now) = (name(&title)?.to_owned(), Timestamp::now());
    let rota = Rota::read(&text, state.notifier.zone().name()).map_err(Problem::unprocessable)?;
    let people = state.notifier.people().await?;
    rota.check(&people, now).map_err(Problem::unprocessable)?;
    let kept = state.store.put_notification_calendar(None, &title, &text, by).await;
    let id = kept.map_err(|e| named(e, "calendar"))?.unwrap_or_default();
    let on_call = calendar_names(&rota.on_call(now, &people), &people);
    let item = CalendarItem { id, name: title, by: by.to_owned(), at: now, on_call };
    Ok((StatusCode::CREATED, axum::Json(item)))
}
