//! `PUT /api/v1/notifications/calendars/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::{name, named, none};
use crate::notify::calendar::Rota;
use crate::notify::calendar_names;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{CalendarItem, NamedText};
use cruscotto_domain::time::Timestamp;

/// Import an on-call calendar anew, in the place of the one there is.
#[utoipa::path(put, path = "/api/v1/notifications/calendars/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    request_body = NamedText,
    responses(
        (status = 200, body = CalendarItem),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another has the name", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "What is wrong with it, with the line and what would be right", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn calendar_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
    Json(NamedText { name: title, text }): Json<NamedText>,
) -> Result<axum::Json<CalendarItem>, Problem> {
    let by = staff.user.as_str();
    let (title, now) = (name(&title)?.to_owned(), Timestamp::now());
    let rota = Rota::read(&text, state.notifier.zone().name()).map_err(Problem::unprocessable)?;
    let people = state.notifier.people().await?;
    rota.check(&people, now).map_err(Problem::unprocessable)?;
    let kept = state.store.put_notification_calendar(Some(id), &title, &text, by).await;
    let id = kept.map_err(|e| named(e, "calendar"))?.ok_or_else(|| none("calendar", id))?;
    let on_call = calendar_names(&rota.on_call(now, &people), &people);
    let item = CalendarItem { id, name: title, by: by.to_owned(), at: now, on_call };
    Ok(axum::Json(item))
}
