//! `GET /feeds/outages.atom` (RFC 4287).

use super::entries::{Entry as Outage, FeedQuery, feed};
use crate::web::Shared;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use atom_syndication::{Content, Entry, Feed, Generator, Link, Person, Text};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::time::Timestamp;

/// Readers ask every few minutes.
pub(super) const CACHE: &str = "public, max-age=60";

/// The library's times are of the library it uses; both speak RFC 3339.
fn time(at: Timestamp) -> atom_syndication::FixedDateTime {
    at.to_string().parse().unwrap_or_default()
}

fn entry(outage: &Outage) -> Entry {
    let text =
        Content { value: Some(outage.text.clone()), content_type: Some("text".to_owned()), ..Content::default() };
    Entry {
        id: outage.id.clone(),
        title: Text::plain(outage.title.clone()),
        updated: time(outage.updated),
        published: Some(time(outage.outage.since)),
        links: vec![Link { href: outage.link.clone(), rel: "alternate".to_owned(), ..Link::default() }],
        content: Some(text),
        ..Entry::default()
    }
}

/// What is down and what came back in the last 14 days, as Atom.
#[utoipa::path(get, path = "/feeds/outages.atom", tag = "open-data", params(FeedQuery), responses(
    (status = 200, content_type = "application/atom+xml", body = String),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn outages_atom(
    State(state): State<Shared>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let outages = feed(&state, &query, &headers).await?;
    let here = format!("{}/feeds/outages.atom", outages.base);
    let publisher = state.city.profile.open_data.as_ref().map(|p| p.publisher.clone());
    let author = publisher.unwrap_or_else(|| state.city.profile.name.it.clone());
    let atom = Feed {
        id: here.clone(),
        title: Text::plain(outages.title.clone()),
        updated: time(outages.updated),
        lang: Some(outages.language.code().to_owned()),
        authors: vec![Person { name: author, ..Person::default() }],
        generator: Some(Generator { value: "Cruscotto".to_owned(), ..Generator::default() }),
        links: vec![
            Link {
                href: here,
                rel: "self".to_owned(),
                mime_type: Some("application/atom+xml".to_owned()),
                ..Link::default()
            },
            Link { href: format!("{}/", outages.base), rel: "alternate".to_owned(), ..Link::default() },
        ],
        entries: outages.entries.iter().map(entry).collect(),
        ..Feed::default()
    };
    let kind = "application/atom+xml; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, CACHE), (VARY, "accept-language")], atom.to_string()).into_response())
}
