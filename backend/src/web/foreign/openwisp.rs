//! `POST /api/v1/monitoring/device/{device}/`: OpenWISP's monitoring agent on OpenWrt devices.
//!
//! The agent takes 200 for done and 400 for "throw it away"; after anything else it keeps the message and tries again. It
//! sends its key in the URL: that is its contract, and here alone it is taken. No log of this server has queries in it.

use super::credentials::source_of;
use super::delivery::{deliver, partial};
use crate::ingest::netjson::{read, read_time, translate};
use crate::web::Shared;
use crate::web::body::{unpacked, whole};
use crate::web::extract::{Path, Query};
use crate::web::problem::Problem;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

/// The agent's parameters; `current`, which says that nothing older waits, is not needed.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Parameters {
    /// The token of a source: what OpenWISP calls the device's key.
    key: Option<String>,
    /// When it was measured, `%d-%m-%Y_%H:%M:%S.%f` in UTC; now when it is missing.
    time: Option<String>,
}

/// Deliver a device's NetJSON DeviceMonitoring. Wi-Fi clients are counted, who they are is not read.
#[utoipa::path(post, path = "/api/v1/monitoring/device/{device}/", tag = "ingest",
    params(("device" = String, Path, description = "The device's id, or an alias of the source's mapping"), Parameters),
    request_body(content = String, content_type = "application/json", description = "NetJSON DeviceMonitoring"),
    responses(
        (status = 200, description = "Stored"),
        (status = 400, description = "Not a message that can be stored", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "No such key", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such device in the inventory", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too much waits; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn openwisp(
    State(state): State<Shared>,
    Path(device): Path<String>,
    Query(parameters): Query<Parameters>,
    request: Request,
) -> Result<StatusCode, Problem> {
    take(&state, &device, &parameters, request).await.map(|()| StatusCode::OK).map_err(Problem::counted)
}

async fn take(state: &Shared, device: &str, parameters: &Parameters, request: Request) -> Result<(), Problem> {
    let forbidden =
        || Problem::new(StatusCode::FORBIDDEN, "the key is wrong: expected ?key= with the token of a source");
    let key = parameters.key.as_deref().filter(|key| !key.is_empty()).ok_or_else(forbidden)?;
    let source = source_of(state, key).await.map_err(|problem| match problem.status() {
        StatusCode::UNAUTHORIZED => forbidden(),
        _ => problem,
    })?;
    let time =
        parameters.time.as_deref().map_or_else(|| Ok(Timestamp::now()), read_time).map_err(Problem::bad_request)?;
    let headers = request.headers().clone();
    let body = unpacked(&headers, whole(request, state).await?)?;
    let message = read(&body).map_err(Problem::bad_request)?;
    let mapped =
        state.foreign.translate(&source, |known| translate(&message, device, time, known.mapping, known.counters));
    let mapped = mapped.map_err(Problem::bad_request)?;
    let samples = mapped.batch.samples.len() as u64;
    let (_, refused) = deliver(state, source, "value", mapped).await?;
    // The agent can do nothing about a value out of range; it can wait for a device to be entered in the inventory.
    match refused.count == samples && samples > 0 {
        false => Ok(()),
        true if refused.only_unknown_assets => {
            Err(Problem::not_found(partial(std::iter::empty(), &refused, refused.count)))
        }
        true => Err(Problem::bad_request(partial(std::iter::empty(), &refused, refused.count))),
    }
}
