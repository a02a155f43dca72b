//! `POST /api/v1/write`: Prometheus remote-write 1.0.

use super::answer::reworded;
use super::credentials;
use super::delivery::{deliver, partial};
use crate::ingest::remote_write::{SnappyError, TranslateError, expand, translate};
use crate::observe;
use crate::web::Shared;
use crate::web::body::whole;
use crate::web::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use metrics::counter;

/// The message of remote-write 2.0, which is another.
const VERSION_2: &str = "io.prometheus.write.v2.Request";

/// Deliver samples by Prometheus remote-write 1.0. Stale markers and native histograms are left out.
#[utoipa::path(post, path = "/api/v1/write", tag = "ingest", security(("source" = [])),
    request_body(content = Vec<u8>, content_type = "application/x-protobuf", description = "prometheus.WriteRequest in a snappy block"),
    responses(
        (status = 204, description = "Stored"),
        (status = 400, description = "Not all of it can be stored; not to be sent again", body = String, content_type = "text/plain"),
        (status = 401, description = "No such token", body = String, content_type = "text/plain"),
        (status = 413, description = "Too large", body = String, content_type = "text/plain"),
        (status = 415, description = "Not remote-write 1.0", body = String, content_type = "text/plain"),
        (status = 503, description = "The database is away, or too much waits; Retry-After", body = String, content_type = "text/plain"),
    ))]
pub(crate) async fn remote_write(State(state): State<Shared>, request: Request) -> Response {
    match write(&state, request).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => {
            let words = problem.detail().to_owned();
            reworded(problem, words)
        }
    }
}

async fn write(state: &Shared, request: Request) -> Result<(), Problem> {
    let source = credentials::source(state, request.headers()).await?;
    check_headers(request.headers())?;
    let expanded = expand(&whole(request, state).await?).map_err(|error| match error {
        SnappyError::TooLarge { .. } => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, error),
        SnappyError::Impossible { .. } | SnappyError::Malformed(_) => Problem::bad_request(error),
    })?;
    let read = state.foreign.translate(&source, |ground| translate(&expanded, ground));
    // 400 for a request of too many samples, too: it stays too many, and Prometheus must not send it again.
    let read = read.map_err(|error: TranslateError| Problem::bad_request(error))?;
    for (what, count) in [("stale_marker", read.stale), ("histogram", read.histograms)] {
        counter!(observe::FOREIGN_VALUES, "outcome" => what).increment(count);
    }
    let (_, refused) = deliver(state, source, "series", read.mapped).await?;
    let dropped = read.fault_count + refused.count;
    if dropped == 0 {
        return Ok(());
    }
    let series = read.faults.iter().map(|(position, fault)| format!("series {position}: {fault}"));
    Err(Problem::bad_request(partial(series, &refused, dropped)))
}

fn check_headers(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wrong = |detail: String| Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    let media_type = text(CONTENT_TYPE);
    if media_type.contains(VERSION_2) {
        return wrong(format!(
            "{VERSION_2} (remote-write 2.0) is not taken: expected 1.0, the default of remote_write"
        ));
    }
    if !media_type.trim_start().to_ascii_lowercase().starts_with("application/x-protobuf") {
        return wrong("content type: expected application/x-protobuf".to_owned());
    }
    if !text(CONTENT_ENCODING).eq_ignore_ascii_case("snappy") {
        return wrong("content encoding: expected snappy, the block format".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_version_1_in_snappy_is_taken() {
        let check = |media_type: &'static str, encoding: &'static str| {
            let headers = [(CONTENT_TYPE, media_type), (CONTENT_ENCODING, encoding)];
            check_headers(&headers.map(|(name, value)| (name, value.parse().unwrap())).into_iter().collect()).is_ok()
        };
        assert!(check("application/x-protobuf", "snappy"));
        assert!(check("application/x-protobuf;proto=prometheus.WriteRequest", "snappy"));
        assert!(!check("application/x-protobuf;proto=io.prometheus.write.v2.Request", "snappy"));
        assert!(!check("application/json", "snappy"));
        assert!(!check("application/x-protobuf", "gzip"));
    }
}
