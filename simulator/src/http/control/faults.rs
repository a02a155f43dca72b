//! `/control/faults`: break, mend, list.

use super::super::{Shared, problem::Problem};
use crate::fault::ControlFault;
use crate::world::Request;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;

/// The faults that are on.
#[derive(Debug, Serialize)]
pub(crate) struct Faults {
    items: Vec<ControlFault>,
}

pub(crate) async fn list(State(shared): State<Shared>) -> Json<Faults> {
    Json(Faults { items: shared.world.inflicted() })
}

pub(crate) async fn inflict(
    State(shared): State<Shared>,
    body: Bytes,
) -> Result<(StatusCode, Json<ControlFault>), Problem> {
    let request: Request = Problem::read_json(&body)?;
    let fault = shared.world.inflict(&request)?;
    tracing::info!(id = fault.id, asset = fault.asset, fault = %fault.fault, "broken on request");
    Ok((StatusCode::CREATED, Json(fault)))
}

pub(crate) async fn mend(State(shared): State<Shared>, Path(id): Path<u64>) -> Result<StatusCode, Problem> {
    let fault = shared.world.mend(id)?;
    tracing::info!(id, asset = fault.asset, fault = %fault.fault, "mended on request");
    Ok(StatusCode::NO_CONTENT)
}
