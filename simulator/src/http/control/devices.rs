//! `GET /control/devices?kind=&fault=`: which devices there are, and which of them are broken.

use super::super::{Shared, problem::Problem};
use crate::fault::{Condition, FaultKind, Target};
use axum::Json;
use axum::extract::{Query, State, rejection::QueryRejection};
use cruscotto_domain::asset::AssetKind;
use serde::{Deserialize, Serialize};

/// What to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    kind: Option<AssetKind>,
    fault: Option<FaultKind>,
}

/// A device in the list.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    id: String,
    kind: &'static str,
    address: String,
    parent: Option<String>,
    up: bool,
    condition: Condition,
    faults: Vec<FaultKind>,
}

/// The list.
#[derive(Debug, Serialize)]
pub(crate) struct Lines {
    items: Vec<Line>,
}

pub(crate) async fn list(
    State(shared): State<Shared>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Lines>, Problem> {
    let Query(wanted) = wanted.map_err(|e| Problem::invalid(e.body_text()))?;
    let world = &shared.world;
    let now = world.now();
    let devices = world.plan.devices.iter().enumerate();
    let devices = devices.filter(|(_, d)| wanted.kind.is_none_or(|kind| d.asset.kind == kind));
    let lines = devices.map(|(index, device)| {
        let condition = world.condition(index, &now);
        Line {
            id: device.asset.id.to_string(),
            kind: device.asset.kind.as_str(),
            address: device.address.to_string(),
            parent: device.asset.parent.as_ref().map(ToString::to_string),
            up: condition == Condition::Up,
            condition,
            faults: world.all_faults(Target::Device(index), &now).iter().map(|f| f.fault).collect(),
        }
    });
    let items = lines.filter(|line| wanted.fault.is_none_or(|fault| line.faults.contains(&fault))).collect();
    Ok(Json(Lines { items }))
}
