//! `GET /api/v1/notifications/calendars`.

use super::super::Shared;
use super::super::problem::Problem;
use crate::notify::calendar::Rota;
use crate::notify::calendar_names;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::CalendarItem;
use cruscotto_domain::time::Timestamp;

/// The on-call calendars, and who is on call now.
#[utoipa::path(get, path = "/api/v1/notifications/calendars", tag = "notifications",
    responses(
        (status = 200, body = Items<CalendarItem>),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn calendars(State(state): State<Shared>) -> Result<axum::Json<Items<CalendarItem>>, Problem> {
    let (people, now, zone) = (state.notifier.people().await?, Timestamp::now(), state.notifier.zone().name());
    let rows = state.store.notification_calendars().await?.into_iter();
    let item = |row: crate::store::notify::CalendarRow| {
        let on_call = Rota::read(&row.source, zone).map(|rota| rota.on_call(now, &people)).unwrap_or_default();
        let on_call = calendar_names(&on_call, &people);
        CalendarItem { id: row.id, name: row.name, by: row.changed_by, at: row.changed_at, on_call }
    };
    Ok(axum::Json(Items { items: rows.map(item).collect() }))
}
