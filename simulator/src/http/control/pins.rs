//! `/control/devices/{id}/pins/{metric}`: hold a value, let it go.

use super::super::{Shared, problem::Problem};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

/// The value to hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pin {
    value: f64,
    ssid: Option<String>,
}

pub(crate) async fn pin(
    State(shared): State<Shared>,
    Path((id, metric)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let pin: Pin = Problem::read_json(&body)?;
    shared.world.pin(shared.world.target(&id)?, &metric, pin.ssid.as_deref(), pin.value)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn unpin(
    State(shared): State<Shared>,
    Path((id, metric)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    shared.world.unpin(shared.world.target(&id)?, &metric)?;
    Ok(StatusCode::NO_CONTENT)
}
