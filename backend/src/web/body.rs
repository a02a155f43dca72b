//! The body of a delivery: read whole within its bound, and without its `Content-Encoding`.

use super::Shared;
use super::problem::Problem;
use crate::ingest::{BodyError, MAX_BODY_BYTES};
use axum::body::HttpBody as _;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use tokio::time::timeout;

/// The body as it came.
///
/// # Errors
/// A 413 beyond [`MAX_BODY_BYTES`], a 400 when it breaks off, a 408 when it does not come within its time.
pub(super) async fn whole(request: Request, state: &Shared) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!("the body is larger than {MAX_BODY_BYTES} bytes: send smaller batches, or compress them");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    // What says that it is too large need not be waited for.
    if request.body().size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(too_large());
    }
    let time = state.settings.body_time_out;
    let read = timeout(time, Bytes::from_request(request, state)).await.map_err(|_| {
        let detail = format!("the body did not come within {} s: send smaller batches", time.as_secs());
        Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
    })?;
    read.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
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
