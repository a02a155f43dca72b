//! The body of a delivery: read whole within its bound, and without its `Content-Encoding`.

use super::Shared;
use super::problem::Problem;
use crate::ingest::{BodyError, MAX_BODY_BYTES};
use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, StatusCode};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use tokio::time::timeout;

/// The body as it came.
///
/// # Errors
/// A 413 beyond [`MAX_BODY_BYTES`], a 400 when it breaks off, a 408 when it does not come within its time.
pub(super) async fn whole(request: Request, state: &Shared) -> Result<Bytes, Problem> {
    // What says that it is too large need not be waited for.
    if request.body().size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(too_large());
    }
    let time = state.settings.body_time_out;
    timeout(time, read(request.into_body())).await.unwrap_or_else(|_| {
        let detail = format!("the body did not come within {} s: send smaller batches", time.as_secs());
        Err(Problem::new(StatusCode::REQUEST_TIMEOUT, detail))
    })
}

/// Reads into one piece of memory, not into pieces that are put together afterwards: a body is held once.
async fn read(mut body: Body) -> Result<Bytes, Problem> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut whole = BytesMut::with_capacity(announced.min(MAX_BODY_BYTES));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Problem::bad_request(format!("the body broke off: {error}")))?;
        let data = frame.data_ref().map(Bytes::as_ref).unwrap_or_default();
        if whole.len() + data.len() > MAX_BODY_BYTES {
            return Err(too_large());
        }
        whole.extend_from_slice(data);
    }
    Ok(whole.freeze())
}

fn too_large() -> Problem {
    let detail = format!("the body is larger than {MAX_BODY_BYTES} bytes: send smaller batches, or compress them");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

/// The body without its `Content-Encoding`, gzip or none.
///
/// # Errors
/// As [`crate::ingest::unpack`].
pub(super) fn unpacked(headers: &HeaderMap, body: Bytes) -> Result<Bytes, BodyError> {
    let encoding = headers.get(CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("not text"));
    crate::ingest::unpack(encoding, body)
}
