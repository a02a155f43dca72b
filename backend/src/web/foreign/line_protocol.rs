//! Line protocol, the same behind both versions' paths.

use super::credentials;
use super::delivery::{deliver, partial};
use crate::ingest::line_protocol::{Precision, translate};
use crate::web::Shared;
use crate::web::body::{unpacked, whole};
use crate::web::problem::Problem;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;

/// The parameters of both versions. Database, retention policy, organisation and bucket are accepted and not needed: the
/// token says who writes, and the mapping where it goes.
#[derive(Deserialize)]
struct Parameters {
    #[serde(default)]
    precision: String,
    /// Version 1's credentials in the URL.
    u: Option<String>,
    p: Option<String>,
}

/// Takes a write request.
///
/// # Errors
/// Refused as a whole, or in part: then what is right in it is stored and the answer names the lines that are not.
pub(super) async fn write(state: &Shared, request: Request) -> Result<(), Problem> {
    let Query(parameters) =
        Query::<Parameters>::try_from_uri(request.uri()).map_err(|e| Problem::bad_request(e.body_text()))?;
    credentials::refuse_in_url(parameters.u.as_deref(), parameters.p.as_deref())?;
    let precision: Precision = parameters.precision.parse().map_err(Problem::bad_request)?;
    let source = credentials::source(state, request.headers()).await?;
    let headers = request.headers().clone();
    let body = unpacked(&headers, whole(request, state).await?)?;
    let read = state.foreign.translate(&source, |ground| translate(&body, precision, Timestamp::now(), ground));
    let read = read.map_err(|full| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, full))?;
    let (_, refused) = deliver(state, source, "line", read.mapped).await?;
    let dropped = read.error_count + refused.count;
    if dropped == 0 {
        return Ok(());
    }
    let lines = read.errors.iter().map(ToString::to_string);
    Err(Problem::bad_request(partial(lines, &refused, dropped)))
}
