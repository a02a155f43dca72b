//! Requests with bounds: time, size, and where a redirect may lead.

use crate::body::{BodyError, read_bounded};
use cruscotto_domain::failure::FailureReason;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, RequestBuilder, StatusCode};
use std::error::Error;
use std::io;

/// Redirects followed at most.
const MAX_REDIRECTS: usize = 5;

/// How the agent calls itself.
pub(super) const AGENT: &str = concat!("cruscotto-collectors/", env!("CARGO_PKG_VERSION"));

/// A request that did not give a whole answer of success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub(super) struct HttpFailure {
    /// Why.
    pub(super) reason: FailureReason,
    /// What was seen, without addresses or secrets.
    pub(super) detail: String,
    /// Whether the answer was 401: the token is not, or no longer, good.
    pub(super) unauthorised: bool,
}

impl HttpFailure {
    pub(super) fn new(reason: FailureReason, detail: String) -> Self {
        Self { reason, detail, unauthorised: false }
    }
}

/// The client of all sources. A redirect to another host, or from https to http, is not followed: what is measured is
/// the service asked for, and a token is for it alone.
pub(super) fn client() -> reqwest::Result<Client> {
    let same_origin = |attempt: Attempt<'_>| {
        let same = attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
        if !same {
            attempt.stop()
        } else if attempt.previous().len() > MAX_REDIRECTS {
            attempt.error("too many redirects")
        } else {
            attempt.follow()
        }
    };
    Client::builder().redirect(Policy::custom(same_origin)).user_agent(AGENT).build()
}

/// The body of an answer of 2xx, at most `limit` bytes.
pub(super) async fn fetch(request: RequestBuilder, limit: usize) -> Result<Vec<u8>, HttpFailure> {
    let response = request.send().await.map_err(|error| explain(&error))?;
    let status = response.status();
    if !status.is_success() {
        let reason = match status.as_u16() {
            401 | 403 => FailureReason::Authentication,
            404 | 410 => FailureReason::Unsupported,
            _ => FailureReason::DeviceError,
        };
        let unauthorised = status == StatusCode::UNAUTHORIZED;
        return Err(HttpFailure { reason, detail: format!("the answer is {status}"), unauthorised });
    }
    read_bounded(response, limit).await.map_err(|error| match error {
        BodyError::TooLarge(_) => HttpFailure::new(FailureReason::TooLarge, error.to_string()),
        BodyError::Broken(error) => explain(&error),
    })
}

/// The reason for an error; the URL, which may be private, stays out of the words.
pub(super) fn explain(error: &reqwest::Error) -> HttpFailure {
    let mut innermost: &dyn Error = error;
    let mut kind = None;
    loop {
        kind = kind.or_else(|| innermost.downcast_ref::<io::Error>().map(io::Error::kind));
        match innermost.source() {
            Some(source) => innermost = source,
            None => break,
        }
    }
    let reason = match kind {
        _ if error.is_timeout() => FailureReason::Timeout,
        Some(io::ErrorKind::ConnectionRefused) => FailureReason::Refused,
        Some(io::ErrorKind::TimedOut) => FailureReason::Timeout,
        _ if error.is_connect() => FailureReason::Unreachable,
        _ if error.is_builder() => FailureReason::Collector,
        _ => FailureReason::Malformed,
    };
    HttpFailure::new(reason, innermost.to_string())
}
