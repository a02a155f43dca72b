//! Whose page asks. A page of another site can make a browser send requests here, with what cookies the browser has; it
//! cannot make it lie about where they come from.

use super::problem::Problem;
use crate::settings::Settings;
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, StatusCode};
use url::Url;

/// What a page of a browser cannot set (Fetch Metadata Request Headers, 2.4).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a request that a page of another site made.
///
/// Every browser says where a request that changes something comes from: by `Sec-Fetch-Site` over https, by `Origin` in
/// any case. What says neither is a program, which has nobody's cookies but those it was given.
///
/// # Errors
/// A 403.
pub(super) fn check(headers: &HeaderMap, settings: &Settings) -> Result<(), Problem> {
    let good = match headers.get(SEC_FETCH_SITE).map(|value| value.to_str().unwrap_or_default()) {
        // Of its own page, or typed by its user; a site that the settings name may ask, too.
        Some(site) => matches!(site, "same-origin" | "none") || origin(headers).is_some_and(|o| is_named(&o, settings)),
        None => is_ours(headers, settings),
    };
    if good { Ok(()) } else { Err(Problem::new(StatusCode::FORBIDDEN, "pages of other sites may not do this")) }
}

/// Whether the page is of the host that is asked, or of an origin that the settings name. Programs send no origin.
pub(super) fn is_ours(headers: &HeaderMap, settings: &Settings) -> bool {
    if !headers.contains_key(ORIGIN) {
        return true;
    }
    let Some(origin) = origin(headers) else { return false };
    let authority = match (origin.host_str(), origin.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => return false,
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| host.eq_ignore_ascii_case(&authority)) || is_named(&origin, settings)
}

fn origin(headers: &HeaderMap) -> Option<Url> {
    Url::parse(headers.get(ORIGIN)?.to_str().ok()?).ok()
}

fn is_named(origin: &Url, settings: &Settings) -> bool {
    settings.allowed_origins.iter().chain(&settings.public_url).any(|url| url.origin() == origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let mut settings = Settings::new("postgres://localhost/none", "maps/none".into());
        settings.allowed_origins = vec!["https://www.city.example".parse().unwrap()];
        settings.public_url = Some("https://cruscotto.city.example/".parse().unwrap());
        settings
    }

    fn headers(host: &str, origin: Option<&str>, site: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        for (name, value) in [(ORIGIN, origin), (SEC_FETCH_SITE, site)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        headers
    }

    #[test]
    fn own_pages_named_sites_and_programs_may_others_may_not() {
        let good = |host, origin| check(&headers(host, origin, None), &settings()).is_ok();
        assert!(good("127.0.0.1:8080", Some("http://127.0.0.1:8080")));
        assert!(good("dash.city.example", Some("https://dash.city.example")));
        assert!(good("dash.city.example", Some("https://www.city.example")));
        assert!(
            good("10.0.0.7:8080", Some("https://cruscotto.city.example")),
            "behind a proxy that names another host"
        );
        assert!(good("dash.city.example", None));
        assert!(!good("dash.city.example", Some("https://evil.example")));
        assert!(!good("dash.city.example", Some("https://dash.city.example.evil.example")));
        assert!(!good("127.0.0.1:8080", Some("http://127.0.0.1:9090")), "another port is another site's");
        assert!(!good("dash.city.example", Some("null")));
    }

    #[test]
    fn what_the_browser_says_of_the_site_counts_first() {
        let good = |origin, site| check(&headers("dash.city.example", origin, Some(site)), &settings()).is_ok();
        assert!(good(Some("https://dash.city.example"), "same-origin"));
        assert!(good(None, "none"));
        assert!(good(Some("https://www.city.example"), "same-site"), "a site that is named");
        assert!(!good(None, "cross-site"));
        assert!(!good(None, "same-site"), "a neighbour on the same domain is another site");
        assert!(!good(Some("https://evil.example"), "cross-site"));
    }
}
