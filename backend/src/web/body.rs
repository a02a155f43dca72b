//! The body of a delivery: read whole within its bound, and without its `Content-Encoding`.

use super::Shared;
use super::problem::Problem;
use crate::ingest::{BodyError, MAX_BODY_BYTES};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;

/// The body as it came.
///
/// # Errors
/// A 413 beyond [`MAX_BODY_BYTES`], a 400 when it breaks off.
pub(super) async fn whole(request: Request, state: &Shared) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let detail =
                format!("the body is larger than {MAX_BODY_BYTES} bytes: send smaller batches, or compress them");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
        }
        status => Problem::new(status, error.body_text()),
    })
}

/// The body without its `Content-Encoding`, gzip or none.
///
/// # Errors
/// As [`crate::ingest::unpack`].
pub(super) fn unpacked(headers: &HeaderMap, body: Bytes) -> Result<Bytes, BodyError> {
    let encoding = headers.get(CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("not text"));
    crate::ingest::unpack(encoding, body)
}
