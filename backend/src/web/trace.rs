//! A request id on every answer, and one log line a request: method, path, status, time. Neither address nor query.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::{Instrument, debug, info_span, warn};

/// The header that names a request, in the answer and in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Bytes of a request id.
const ID_BYTES: usize = 8;

pub(super) async fn trace(request: Request, next: Next) -> Response {
    let mut bytes = [0_u8; ID_BYTES];
    // Without randomness ids are all zero: a worse log, no reason to refuse the request.
    let _ = getrandom::fill(&mut bytes);
    let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let span = info_span!("request", %id, method = %request.method(), path = request.uri().path());
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let (status, ms) = (response.status(), begun.elapsed().as_millis());
        if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
            warn!(status = status.as_u16(), ms, "answered");
        } else {
            debug!(status = status.as_u16(), ms, "answered");
        }
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, value);
        }
        response
    }
    .instrument(span)
    .await
}
