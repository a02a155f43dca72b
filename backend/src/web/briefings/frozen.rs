//! `GET /api/v1/frozen-briefings/{sha256}`.

use super::document;
use crate::web::Shared;
use crate::web::encoded::FOR_EVER;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::briefing::Document;

/// A frozen briefing, the very bytes that were hashed (RFC 8785): `sha256sum` of them is the hash in the address. Whoever
/// has the hash may read it; it is listed nowhere.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}", tag = "briefings",
    params(("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits")),
    responses(
        (status = 200, body = Document),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn frozen_briefing(
    State(state): State<Shared>,
    Path(sha256): Path<String>,
) -> Result<Response, Problem> {
    let kept = document(&state, &sha256).await?;
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CACHE_CONTROL, FOR_EVER.to_owned()),
        (ETAG, format!("\"{sha256}\"")),
    ];
    Ok((headers, kept.bytes).into_response())
}
