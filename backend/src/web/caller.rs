//! Who asks: the public, or an operator by the session in their cookie.

use super::Shared;
use super::problem::Problem;
use crate::audience::Audience;
use crate::store::TokenHash;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use cruscotto_domain::time::Timestamp;

/// The cookie over https: the prefix binds it to this host and to https (RFC 6265bis, 4.1.3.2).
const SECURE_COOKIE: &str = "__Host-cruscotto_session";

/// The cookie over plain http, for a demo on one's own machine.
const PLAIN_COOKIE: &str = "cruscotto_session";

/// Name of the session cookie.
pub(super) fn cookie_name(secure: bool) -> &'static str {
    if secure { SECURE_COOKIE } else { PLAIN_COOKIE }
}

/// The session token of a request.
pub(super) fn session_token(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == cookie_name(secure)).map(|(_, token)| token).filter(|token| !token.is_empty())
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// The operator and when their session ends.
    pub(super) operator: Option<(String, Timestamp)>,
    /// The session they showed, whether it holds or not.
    session: Option<TokenHash>,
}

impl Caller {
    pub(super) fn audience(&self) -> Audience {
        if self.operator.is_some() { Audience::Operator } else { Audience::Public }
    }

    /// Whether who asked is still who they were: an operator's session may have ended meanwhile. A database that is away
    /// ends no session.
    pub(super) async fn holds(&self, state: &Shared) -> bool {
        match (&self.operator, self.session) {
            (Some(_), Some(session)) => !matches!(state.store.session(session).await, Ok(None)),
            _ => true,
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Problem> {
        let session = session_token(&parts.headers, state.settings.secure()).map(TokenHash::of);
        let operator = match session {
            Some(session) => state.store.session(session).await?,
            None => None,
        };
        Ok(Self { operator, session })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_and_only_the_right_one() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "theme=dark; cruscotto_session=abc".parse().unwrap());
        headers.append(COOKIE, "__Host-cruscotto_session=xyz".parse().unwrap());
        assert_eq!(session_token(&headers, false), Some("abc"));
        assert_eq!(session_token(&headers, true), Some("xyz"));
        assert_eq!(session_token(&HeaderMap::new(), false), None);
    }
}
