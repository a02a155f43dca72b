//! Reads what is left of a body before it is answered.
//!
//! A delivery is often refused before its body is read: a wrong token, a body past its bound. A server that answers then
//! and closes leaves the sender writing into a closed connection: it sees "broken pipe" in the place of the 413 that
//! says what to do, and tries for ever. RFC 9112 section 9.6 describes the problem. So the rest is read and thrown away
//! first, within bounds.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Bytes read and thrown away at most: four times the largest body taken. Who sends more is cut off.
const MAX_DRAINED_BYTES: u64 = 4 * crate::ingest::MAX_BODY_BYTES as u64;

/// How long the rest of a body may take.
const DRAIN_TIME: Duration = Duration::from_secs(10);

/// Answers after the request's body has been read, by the handler or by nobody.
pub(super) async fn drain(request: Request, next: Next) -> Response {
    // Its sender waits for our word before it sends a body: there is nothing to read if nobody asked for it.
    let waits = request.headers().contains_key(EXPECT);
    let (parts, body) = request.into_parts();
    let (back, mut rest) = oneshot::channel();
    let lent = Lent { body: Some(body), asked: false, back: Some(back) };
    let response = next.run(Request::from_parts(parts, Body::new(lent))).await;
    // A handler that still holds the body has not refused it; who was too slow is waited for no longer.
    if let Ok((body, asked)) = rest.try_recv()
        && (asked || !waits)
        && response.status() != StatusCode::REQUEST_TIMEOUT
        && body.size_hint().lower() <= MAX_DRAINED_BYTES
    {
        // In time or not, whole or torn: the answer is the same.
        let _ = timeout(DRAIN_TIME, discard(body)).await;
    }
    response
}

async fn discard(mut body: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, |data| data.len() as u64);
        if read > MAX_DRAINED_BYTES {
            break;
        }
    }
}

/// A body that comes back when its reader drops it.
struct Lent {
    body: Option<Body>,
    /// Whether anybody began to read.
    asked: bool,
    back: Option<oneshot::Sender<(Body, bool)>>,
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.asked = true;
        self.body.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(back)) = (self.body.take(), self.back.take()) {
            // Nobody waits when the request was given up.
            let _ = back.send((body, self.asked));
        }
    }
}
