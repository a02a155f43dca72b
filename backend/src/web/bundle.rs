//! The files of the web bundle, and the one page of the staff's application.

use super::Shared;
use super::problem::Problem;
use axum::extract::Request;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The page of the application.
const INDEX: &str = "/index.html";

/// For files whose name changes with their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// For files whose name stays: the browser asks each time, and gets 304 when nothing changed.
const ASK_AGAIN: &str = "no-cache";

/// Hexadecimal digits that make a name one that changes with its content.
const MIN_HASH_DIGITS: usize = 8;

/// The file at the request's path; 404 where there is none.
pub(super) async fn file(state: &Shared, request: Request) -> Response {
    answer(state, request, None).await
}

/// The page of the staff's application, whatever the path.
pub(super) async fn application(state: &Shared, request: Request) -> Response {
    answer(state, request, Some(INDEX)).await
}

async fn answer(state: &Shared, request: Request, instead: Option<&'static str>) -> Response {
    let path = request.uri().path().to_owned();
    let missing = || Problem::not_found(format!("{path} does not exist")).into_response();
    let Some(web) = state.settings.web.as_deref() else { return missing() };
    let (parts, _) = request.into_parts();
    let response = serve(web, parts, instead).await;
    if response.status() == StatusCode::NOT_FOUND { missing() } else { response }
}

async fn serve(web: &Path, mut parts: axum::http::request::Parts, instead: Option<&'static str>) -> Response {
    if let Some(instead) = instead {
        parts.uri = Uri::from_static(instead);
    }
    let cache = if has_hash(parts.uri.path()) { FOR_EVER } else { ASK_AGAIN };
    let files = ServeDir::new(web).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    let mut response = match files.oneshot(Request::from_parts(parts, axum::body::Body::empty())).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    }
    response
}

/// Whether the file's name carries a hash of its content: `app-0123abcd.js`, `app.0123abcd_bg.wasm`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut words = name.split(['-', '.', '_']);
    words.any(|word| word.len() >= MIN_HASH_DIGITS && word.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for hashed in ["/app-0123abcd.js", "/assets/app.0123456789abcdef_bg.wasm", "/style-deadbeef.css"] {
            assert!(has_hash(hashed), "{hashed}");
        }
        for plain in ["/", "/index.html", "/fonts/titillium-web.woff2", "/cruscotto-frontend.js"] {
            assert!(!has_hash(plain), "{plain}");
        }
    }
}
