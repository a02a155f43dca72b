//! Errors as `application/problem+json` (RFC 9457), the only way this server says no.

use crate::ingest::{BodyError, IngestError, InventoryError};
use crate::observe;
use crate::store::StoreError;
use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use cruscotto_domain::api::Problem as Body9457;
use std::fmt::Display;
use tracing::error;

/// Seconds after which a client may try again when the server is full or the database away: long enough to matter, short
/// enough that a spool does not grow.
const RETRY_AFTER_S: u32 = 2;

/// The media type of a problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";

/// An answer that says no.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
    kind: &'static str,
    retry_after_s: Option<u32>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Display) -> Self {
        Self { status, detail: detail.to_string(), kind: "about:blank", retry_after_s: None }
    }

    /// One that a program tells from others of its status.
    pub(super) fn of_type(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    pub(super) fn bad_request(detail: impl Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(super) fn not_found(detail: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    pub(super) fn unprocessable(detail: impl Display) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    pub(super) fn unauthorized(detail: impl Display) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, detail)
    }

    /// The client may try again.
    pub(super) fn later(status: StatusCode, detail: impl Display, seconds: Option<u32>) -> Self {
        Self { retry_after_s: Some(seconds.unwrap_or(RETRY_AFTER_S)), ..Self::new(status, detail) }
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// What went wrong and what would be right.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    /// Counted as a refused delivery.
    pub(super) fn counted(self) -> Self {
        metrics::counter!(observe::REQUESTS_REFUSED, "status" => self.status.as_str().to_owned()).increment(1);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let body = Body9457 {
            kind: self.kind.to_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_passing() {
            tracing::warn!(%error, "a request found the database away");
            return Self::later(StatusCode::SERVICE_UNAVAILABLE, "the database is not available: try again", None);
        }
        // What went wrong inside is for the log, not for the world.
        error!(%error, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the server could not answer; its log says why")
    }
}

impl From<IngestError> for Problem {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Busy => Self::later(StatusCode::TOO_MANY_REQUESTS, error, None),
            IngestError::Unavailable => Self::later(StatusCode::SERVICE_UNAVAILABLE, error, None),
            IngestError::Failed => Self::new(StatusCode::INTERNAL_SERVER_ERROR, error),
        }
    }
}

impl From<BodyError> for Problem {
    fn from(error: BodyError) -> Self {
        let status = match error {
            BodyError::MediaType(_) | BodyError::Encoding(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            BodyError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            BodyError::Malformed(_) => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error)
    }
}

impl From<InventoryError> for Problem {
    fn from(error: InventoryError) -> Self {
        match error {
            InventoryError::TooMany(_) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, error),
            InventoryError::NoSuchChange(_) => Self::not_found(error),
            InventoryError::Overtaken { .. } => Self::new(StatusCode::CONFLICT, error),
            InventoryError::Store(error) => error.into(),
        }
    }
}

/// The answer to a method that the route does not have; axum names those it has in `Allow`.
pub(super) async fn method_not_allowed(method: axum::http::Method, uri: axum::http::Uri) -> impl IntoResponse {
    let detail = format!("{method} is not a method of {}: the {ALLOW} header names those that are", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
}
