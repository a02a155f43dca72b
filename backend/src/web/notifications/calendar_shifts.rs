//! `GET /api/v1/notifications/calendars/{id}/shifts`.

use super::super::Shared;
use super::super::extract::Path;
use super::super::extract::Query;
use super::super::problem::Problem;
use super::none;
use crate::notify::calendar::{Rota, Shift};
use crate::notify::calendar_names;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::ShiftItem;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;

/// The period, unless it is said.
const PERIOD_DEFAULT: i64 = 28 * MICROS_PER_DAY;

/// The longest period.
const MAX_PERIOD: i64 = 366 * MICROS_PER_DAY;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ShiftsQuery {
    /// First instant, RFC 3339; now without it.
    #[param(value_type = Option<String>)]
    from: Option<Timestamp>,
    /// First instant after.
    #[param(value_type = Option<String>)]
    to: Option<Timestamp>,
}

/// The shifts of a calendar that touch a period of a year at most; without one, the next four weeks.
#[utoipa::path(get, path = "/api/v1/notifications/calendars/{id}/shifts", tag = "notifications",
    params(("id" = i32, Path, description = "Its number"), ShiftsQuery),
    responses(
        (status = 200, body = Items<ShiftItem>),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn calendar_shifts(
    State(state): State<Shared>,
    Path(id): Path<i32>,
    Query(query): Query<ShiftsQuery>,
) -> Result<axum::Json<Items<ShiftItem>>, Problem> {
    let from = query.from.unwrap_or_else(Timestamp::now);
    let to = query.to.unwrap_or_else(|| from.plus_micros(PERIOD_DEFAULT));
    if to <= from || to.micros_since(from) > MAX_PERIOD {
        return Err(Problem::bad_request(format!("from {from} to {to}: expected a period of a year at most")));
    }
    let calendars = state.store.notification_calendars().await?;
    let calendar = calendars.iter().find(|c| c.id == id).ok_or_else(|| none("calendar", id))?;
    let rota = Rota::read(&calendar.source, state.notifier.zone().name()).map_err(Problem::unprocessable)?;
    let people = state.notifier.people().await?;
    let item =
        |shift: Shift| ShiftItem { from: shift.from, to: shift.to, people: calendar_names(&shift.people, &people) };
    Ok(axum::Json(Items { items: rota.shifts(from, to, &people).into_iter().map(item).collect() }))
}
