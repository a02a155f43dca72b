//! `GET /status`.

use super::Shared;
use crate::fault::Condition;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::asset::AssetKind;
use serde::Serialize;

/// The city in numbers.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    status: &'static str,
    seconds_running: u64,
    access_points: usize,
    uplinks: usize,
    controllers: usize,
    schools: usize,
    services: usize,
    /// Devices that do not answer now.
    silent: usize,
    /// Faults that were asked for.
    inflicted: usize,
}

pub(crate) async fn status(State(shared): State<Shared>) -> Json<Status> {
    let world = &shared.world;
    let count = |kind| world.plan.count(kind);
    let silent = |device: &usize| *world.watch(*device).borrow() == Condition::Silent;
    Json(Status {
        status: "ok",
        seconds_running: shared.started.elapsed().as_secs(),
        access_points: count(AssetKind::AccessPoint),
        uplinks: count(AssetKind::Uplink),
        controllers: count(AssetKind::Controller),
        schools: count(AssetKind::School),
        services: world.plan.services.len(),
        silent: (0..world.plan.devices.len()).filter(silent).count(),
        inflicted: world.inflicted().len(),
    })
}
