//! `GET /feeds/outages.rss` (RSS 2.0).

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
use cruscotto_domain::time::Timestamp;
use jiff::fmt::rfc2822;
use rss::{Channel, Guid, Item};

/// RSS has the times of e-mail (RFC 2822).
fn time(at: Timestamp) -> Option<String> {
    let instant = jiff::Timestamp::from_microsecond(at.as_micros()).ok()?;
    rfc2822::DateTimePrinter::new().timestamp_to_string(&instant).ok()
}

fn item(entry: &Entry) -> Item {
    Item {
        title: Some(entry.title.clone()),
        link: Some(entry.link.clone()),
        description: Some(entry.text.clone()),
        guid: Some(Guid { value: entry.id.clone(), permalink: false }),
        pub_date: time(entry.updated),
        ..Item::default()
    }
}

/// What is down and what came back in the last 14 days, as RSS.
#[utoipa::path(get, path = "/feeds/outages.rss", tag = "open-data", params(FeedQuery), responses(
    (status = 200, content_type = "application/rss+xml", body = String),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn outages_rss(
    State(state): State<Shared>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let outages = feed(&state, &query, &headers).await?;
    let channel = Channel {
        title: outages.title.clone(),
        link: format!("{}/", outages.base),
        description: outages.title,
        language: Some(outages.language.code().to_owned()),
        last_build_date: time(outages.updated),
        items: outages.entries.iter().map(item).collect(),
        ..Channel::default()
    };
    let kind = "application/rss+xml; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, CACHE), (VARY, "accept-language")], channel.to_string()).into_response())
}
