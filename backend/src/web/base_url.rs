//! The address that this server is reached at, for answers that have to name it whole.

use super::Shared;
use axum::http::HeaderMap;
use axum::http::header::HOST;

/// Without a slash at its end: what the settings say, or else the host that was asked.
pub(super) fn base_url(state: &Shared, headers: &HeaderMap) -> String {
    if let Some(url) = &state.settings.public_url {
        return url.as_str().trim_end_matches('/').to_owned();
    }
    let asked = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    if asked.is_empty() || !asked.bytes().all(safe) {
        return format!("http://{}", state.settings.listen);
    }
    format!("http://{asked}")
}
