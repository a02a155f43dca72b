//! A problem in the words of another protocol.

use crate::web::problem::Problem;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The answer to `problem` with the body of `words`: status, `Retry-After` and `WWW-Authenticate` stay the problem's.
/// Counted as a refused delivery.
pub(super) fn reworded(problem: Problem, words: impl IntoResponse) -> Response {
    let (mut head, _) = problem.counted().into_response().into_parts();
    let (said, body) = words.into_response().into_parts();
    head.headers.remove(CONTENT_LENGTH);
    if let Some(media_type) = said.headers.get(CONTENT_TYPE) {
        head.headers.insert(CONTENT_TYPE, media_type.clone());
    }
    Response::from_parts(head, body)
}
