//! The token of a source, in the forms that stock clients have. Always in a header: URLs are logged by everything on the
//! way.

use crate::web::Shared;
use crate::web::problem::Problem;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cruscotto_domain::id::SourceName;

/// The source whose token is in the `Authorization` header.
///
/// # Errors
/// A 401, or what the database says.
pub(super) async fn source(state: &Shared, headers: &HeaderMap) -> Result<SourceName, Problem> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match token(header) {
        Some(token) => source_of(state, &token).await,
        None => Err(refused()),
    }
}

/// Refuses what version 1 of InfluxDB takes as well: the parameters `u` and `p`.
///
/// # Errors
/// A 400 that does not repeat them.
pub(super) fn refuse_in_url(user: Option<&str>, password: Option<&str>) -> Result<(), Problem> {
    if user.or(password).is_none() {
        return Ok(());
    }
    let detail = "credentials in the URL (u, p) are not taken: send 'Authorization: Basic' or 'Authorization: Token'";
    Err(Problem::bad_request(detail))
}

/// The source that holds `token`.
///
/// # Errors
/// A 401, or what the database says.
pub(super) async fn source_of(state: &Shared, token: &str) -> Result<SourceName, Problem> {
    state.admission.source_of(token).await?.ok_or_else(refused)
}

fn refused() -> Problem {
    Problem::unauthorized(
        "expected the token of a source: 'Authorization: Token TOKEN' (or Bearer, or Basic with the token as password)",
    )
}

/// The token in the value of an `Authorization` header: `Bearer` (RFC 6750), `Token` (InfluxDB 2), or the password of
/// `Basic` (RFC 7617; Telegraf's output for InfluxDB 1, `basic_auth` of Prometheus).
fn token(header: &str) -> Option<String> {
    let (scheme, value) = header.split_once(' ')?;
    let value = value.trim();
    let token = if scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("token") {
        value.to_owned()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let pair = String::from_utf8(BASE64_STANDARD.decode(value).ok()?).ok()?;
        pair.split_once(':')?.1.to_owned()
    } else {
        return None;
    };
    Some(token).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_stock_clients() {
        for header in ["Token s3cret", "Bearer s3cret", "bearer  s3cret ", "Basic dGVsZWdyYWY6czNjcmV0"] {
            assert_eq!(token(header).as_deref(), Some("s3cret"), "{header}");
        }
        // Only the first colon of user:password divides.
        assert_eq!(token("Basic dTphOmI=").as_deref(), Some("a:b"));
    }

    #[test]
    fn what_is_no_token_is_none() {
        for header in
            ["", "s3cret", "Token ", "Digest x", "Basic !", "Basic dGVsZWdyYWY=", "Basic dGVsZWdyYWY6", "Basic /w=="]
        {
            assert_eq!(token(header), None, "{header}");
        }
    }
}
