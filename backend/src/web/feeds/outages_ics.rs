//! `GET /feeds/outages.ics` (iCalendar, RFC 5545).

use super::calendar::{Occasion, calendar};
use super::entries::{Entry, FeedQuery, feed};
use crate::web::Shared;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use cruscotto_domain::api::Problem as ProblemBody;

fn occasion(entry: &Entry) -> Occasion {
    Occasion {
        uid: entry.id.clone(),
        title: entry.title.clone(),
        text: entry.text.clone(),
        link: Some(entry.link.clone()),
        from: entry.outage.since,
        until: entry.outage.until,
        updated: entry.updated,
    }
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
    let occasions: Vec<Occasion> = outages.entries.iter().map(occasion).collect();
    Ok(calendar(&outages.title, &occasions))
}
