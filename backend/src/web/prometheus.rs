//! `GET /metrics`.

use super::problem::Problem;
use crate::observe;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};

/// The media type of the text format (Prometheus documentation, "Exposition formats").
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the server reports of itself, as Prometheus text.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, content_type = "text/plain", body = String)))]
pub(super) async fn prometheus() -> Result<([(HeaderName, &'static str); 1], String), Problem> {
    let recorder = observe::recorder().map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error))?;
    recorder.run_upkeep();
    Ok(([(CONTENT_TYPE, TEXT_FORMAT)], recorder.render()))
}
