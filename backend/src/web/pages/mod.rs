//! Everything that is no route: the public pages, rendered here for everybody; the files that they load; and the one
//! page of the staff's application.
//!
//! [`gather`] takes a look at the live state and the store, always as the public sees them, whatever cookie comes.
//! [`render`] turns it into HTML apart from the async workers, [`cache`] keeps it until something changes.

mod cache;
mod draft;
mod files;
mod gather;
mod gather_area;
mod gather_asset;
mod gather_city;
mod gather_quarter;
mod picture;
mod render;

pub(super) use cache::{Ages, Cache};
pub use files::SiteError;
pub use render::Pages;

use super::Shared;
use super::bundle::Bundle;
use super::encoded::Encoded;
use super::problem::Problem;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use cruscotto_frontend::routes::{Route, View};
use render::Made;
use std::net::SocketAddr;

/// Serves a page or a file; a path that is neither is a page that says so.
pub(super) async fn pages(State(state): State<Shared>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let path = request.uri.path().to_owned();
    if request.method != Method::GET && request.method != Method::HEAD {
        return Problem::not_found(format!("{path} does not exist")).into_response();
    }
    let missing =
        || Problem::not_found(format!("{path} does not exist: /openapi.json lists what does")).into_response();
    let Some(pages) = state.pages.as_ref().filter(|_| !is_api(&path)) else { return missing() };
    let application = |headers: &HeaderMap| match pages.bundle.application() {
        Some(page) => page.answer(headers),
        None => missing(),
    };
    if is_staff(&path) {
        return application(&request.headers);
    }
    if let Some(route) = Route::of_preview(&path) {
        let asked = View::of_query(request.uri.query().unwrap_or_default());
        let view = View { lang: asked.lang, layer: asked.layer, ..View::default() };
        return answered(render::page(&state, &route, view, Made::Picture).await, &request.headers);
    }
    let Some((route, view)) = address(&request.uri) else {
        return file(&state, &pages.bundle, &request).await;
    };
    if let Route::Draft { .. } = route {
        return draft::page(&state, &route, view, &request.headers).await;
    }
    if !route.is_public() {
        return application(&request.headers);
    }
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    let headers = &request.headers;
    // A search is kept for nobody else: who asks for many waits.
    if route.is_typed()
        && let Some(peer) = peer
        && let Err(problem) = state.limits.search(peer, headers)
    {
        return problem.into_response();
    }
    answered(render::page(&state, &route, view, Made::Page).await, headers)
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
async fn file(state: &Shared, bundle: &Bundle, request: &Parts) -> Response {
    let (uri, headers) = (&request.uri, &request.headers);
    let path = uri.path();
    if let Some(file) = bundle.get(path) {
        return file.answer(headers);
    }
    // A missing script must not come back as a page.
    let names_a_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let wants_page =
        headers.get(ACCEPT).is_none_or(|a| a.to_str().is_ok_and(|a| a.contains("html") || a.contains("*/*")));
    if names_a_file || !wants_page {
        return Problem::not_found(format!("{path} does not exist")).into_response();
    }
    let view = View { sort: None, sent: None, ..View::of_query(uri.query().unwrap_or_default()) };
    answered(render::page(state, &Route::NotFound, view, Made::Page).await, headers)
}

fn answered(page: Result<Encoded, Problem>, headers: &HeaderMap) -> Response {
    match page {
        Ok(page) => page.answer(headers),
        Err(problem) => problem.into_response(),
    }
}
