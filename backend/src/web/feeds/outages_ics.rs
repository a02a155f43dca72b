//! `GET /feeds/outages.ics` (iCalendar, RFC 5545).

use super::entries::{Entry, FeedQuery, feed};
use super::outages_atom::CACHE;
use crate::web::Shared;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use icalendar::{Calendar, Component, Event, Property};

/// `DATE-TIME` in UTC, form 2 of section 3.3.5.
fn time(at: Timestamp) -> String {
    let at = Civil::from_seconds(at.as_micros().div_euclid(MICROS_PER_SECOND));
    let Civil { year, month, day, hour, minute, second } = at;
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

fn event(entry: &Entry) -> Event {
    let mut event = Event::new();
    event.uid(&entry.id).summary(&entry.title).description(&entry.text).url(&entry.link);
    event.add_property("DTSTART", time(entry.outage.since));
    // What is not over has no end yet, and is an instant in the calendar until it has.
    if let Some(until) = entry.outage.until {
        event.add_property("DTEND", time(until));
    }
    event.append_property(Property::new("DTSTAMP", time(entry.updated)).done());
    event.add_property("TRANSP", "TRANSPARENT");
    event.done()
}

/// What was down in the last 14 days, as a calendar.
#[utoipa::path(get, path = "/feeds/outages.ics", tag = "open-data", params(FeedQuery), responses(
    (status = 200, content_type = "text/calendar", body = String),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn outages_ics(
    State(state): State<Shared>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let outages = feed(&state, &query, &headers).await?;
    let mut calendar = Calendar::new();
    calendar.name(&outages.title);
    for entry in &outages.entries {
        calendar.push(event(entry));
    }
    let kind = "text/calendar; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, CACHE), (VARY, "accept-language")], calendar.to_string())
        .into_response())
}
