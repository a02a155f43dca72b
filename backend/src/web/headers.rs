//! Headers of every answer (OWASP Secure Headers Project).

use crate::tiles::TilesUrl;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// No inline script or style; WebAssembly is compiled, nothing is evaluated; nobody frames the pages. `data:` images are
/// the icons in the design system's style sheet.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// What pages may ask of the browser: where it is, when somebody presses the button that says so; the answer stays there.
const PERMISSIONS: &str = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()";

const FIXED: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The policy of a server whose map has these street tiles: their origin, and no other, may send pictures.
pub(super) fn policy(tiles: Option<&TilesUrl>) -> HeaderValue {
    let with_tiles =
        tiles.map(|tiles| POLICY.replace("img-src 'self' data:", &format!("img-src 'self' data: {}", tiles.origin())));
    // An origin is ASCII without spaces.
    with_tiles.and_then(|policy| policy.parse().ok()).unwrap_or(HeaderValue::from_static(POLICY))
}

/// Puts them on; what a route said about caching stays, otherwise nothing is kept.
pub(super) async fn secure(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    for (name, value) in FIXED {
        // A route that is made for other sites' frames says so itself.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // What the public may see and what an operator may is told apart by the cookie.
        headers.append(VARY, HeaderValue::from_static("cookie"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_origin_of_tiles_may_send_pictures() {
        let tiles: TilesUrl = "https://tiles.example.it/{z}/{x}/{y}.png".parse().unwrap();
        let with = policy(Some(&tiles));
        assert!(with.to_str().unwrap().contains("img-src 'self' data: https://tiles.example.it; font-src"));
        assert_eq!(policy(None), POLICY);
    }
}
