//! Everything that is no route: the public pages, rendered here for everybody; the files that they load; and the one
//! page of the staff's application.
//!
//! [`gather`] takes a look at the live state and the store, always as the public sees them, whatever cookie comes.
//! [`render`] turns it into HTML apart from the async workers, [`cache`] keeps it until something changes.

mod cache;
mod files;
mod gather;
mod gather_area;
mod gather_asset;
mod gather_city;
mod gather_quarter;
mod picture;
mod render;

pub use files::SiteError;
pub use render::Pages;

use super::Shared;
use super::bundle;
use super::problem::Problem;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use cache::Rendered;
use cruscotto_frontend::routes::{Route, View};
use render::Made;
use std::net::SocketAddr;

/// Anybody may keep a page, and asks each time whether it is still the same: 304 when it is.
const ASK_AGAIN: &str = "public, no-cache";

/// A picture is as good an hour later, where a page's address was shared.
const AN_HOUR: &str = "public, max-age=3600";

/// Serves a page or a file; a path that is neither is a page that says so.
pub(super) async fn pages(State(state): State<Shared>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Problem::not_found(format!("{path} does not exist")).into_response();
    }
    if state.pages.is_none() || is_api(&path) {
        return Problem::not_found(format!("{path} does not exist: /openapi.json lists what does")).into_response();
    }
    if is_staff(&path) {
        return bundle::application(&state, request).await;
    }
    if let Some(route) = Route::of_preview(&path) {
        let asked = View::of_query(request.uri().query().unwrap_or_default());
        let view = View { lang: asked.lang, layer: asked.layer, ..View::default() };
        return answered(render::page(&state, &route, view, Made::Picture).await, request.headers());
    }
    let Some((route, view)) = address(request.uri()) else {
        return file(&state, request).await;
    };
    if !route.is_public() {
        return bundle::application(&state, request).await;
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    let headers = request.headers().clone();
    // A search is kept for nobody else: who asks for many waits.
    if matches!(&route, Route::Quarter { query, .. } if !query.is_empty())
        && let Some(peer) = peer
        && let Err(problem) = state.limits.search(peer, &headers)
    {
        return problem.into_response();
    }
    answered(render::page(&state, &route, view, Made::Page).await, &headers)
}

/// The page that an address names; none for an address of no page.
fn address(uri: &Uri) -> Option<(Route, View)> {
    let query = uri.query().unwrap_or_default();
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let of = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    match Route::at(uri.path()).with_query(of) {
        Route::NotFound => None,
        route => Some((route, View::of_query(query))),
    }
}

/// Below this path everything is the staff's application.
const STAFF: &str = "/console";

fn is_staff(path: &str) -> bool {
    path.strip_prefix(STAFF).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || path == "/api"
}

/// A file of the bundle; where there is none, the page that says so to people, and a problem to programs.
async fn file(state: &Shared, request: Request) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let response = bundle::file(state, request).await;
    if response.status() != StatusCode::NOT_FOUND {
        return response;
    }
    let path = uri.path();
    // A missing script must not come back as a page.
    let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let wants_page =
        headers.get(ACCEPT).is_none_or(|a| a.to_str().is_ok_and(|a| a.contains("html") || a.contains("*/*")));
    if names_a_file || !wants_page {
        return Problem::not_found(format!("{path} does not exist")).into_response();
    }
    let view = View { sort: None, sent: None, ..View::of_query(uri.query().unwrap_or_default()) };
    answered(render::page(state, &Route::NotFound, view, Made::Page).await, &headers)
}

fn answered(page: Result<Rendered, Problem>, headers: &HeaderMap) -> Response {
    match page {
        Ok(page) => response(&page, headers),
        Err(problem) => problem.into_response(),
    }
}

/// The page in the encoding that the browser takes, or nothing when it has it already.
fn response(page: &Rendered, headers: &HeaderMap) -> Response {
    let cache = if page.gzip.is_some() { ASK_AGAIN } else { AN_HOUR };
    let fixed = [
        (ETAG, page.etag.clone()),
        (CACHE_CONTROL, HeaderValue::from_static(cache)),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).unwrap_or_default();
    let held = text(IF_NONE_MATCH);
    if page.status == StatusCode::OK && held.split(',').any(|tag| tag.trim().as_bytes() == page.etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let accepted = text(ACCEPT_ENCODING);
    // A coding with q=0 is refused (RFC 9110, 12.5.3); browsers send none of these.
    let takes = |coding: &str| {
        accepted.split(',').any(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            name.trim() == coding && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    let packed = [("br", &page.brotli), ("gzip", &page.gzip)];
    let packed = packed.into_iter().find_map(|(coding, body)| Some((body.as_ref()?, coding)).filter(|_| takes(coding)));
    let (body, coding) = packed.map_or((&page.plain, None), |(body, coding)| (body, Some(coding)));
    let kind = [(CONTENT_TYPE, HeaderValue::from_static(page.kind))];
    let mut response = (page.status, fixed, kind, body.clone()).into_response();
    if let Some(coding) = coding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}
