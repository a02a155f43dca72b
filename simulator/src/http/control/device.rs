//! `GET /control/devices/{id}`: the truth about a device, to compare with what was measured.

use super::super::{Shared, problem::Problem};
use crate::fault::{ActiveFault, Condition, Target};
use crate::life::link::Direction;
use crate::life::wifi::{RADIOS, SSIDS};
use crate::plan::DeviceIndex;
use crate::world::{Flow, Refusal, World};
use crate::zone::Moment;
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use std::collections::BTreeMap;

/// The truth about a device or a service. What a thing has not is left out.
#[derive(Debug, Serialize)]
pub(crate) struct Truth {
    id: String,
    kind: &'static str,
    /// Whether it answers as it should.
    up: bool,
    condition: Option<Condition>,
    address: Option<String>,
    parent: Option<String>,
    started: Option<f64>,
    /// People by network.
    clients: BTreeMap<&'static str, u32>,
    /// Share of busy time by radio.
    channel_utilisation: BTreeMap<&'static str, f64>,
    interfaces: Vec<InterfaceTruth>,
    download_bps: Option<f64>,
    upload_bps: Option<f64>,
    min_rtt_ms: Option<f64>,
    faults: Vec<ActiveFault>,
}

/// The truth about an interface.
#[derive(Debug, Serialize)]
struct InterfaceTruth {
    name: &'static str,
    in_bps: f64,
    out_bps: f64,
    in_octets: u64,
    out_octets: u64,
}

pub(crate) async fn show(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Json<Truth>, Problem> {
    let world = &shared.world;
    let now = world.now();
    Ok(Json(match world.target(&id)? {
        Target::Device(device) => of_device(world, device, &now),
        Target::Service(service) => of_service(world, service, &now),
        Target::Quarter(_) => return Err(Refusal::Unknown { what: "device", id }.into()),
    }))
}

fn of_device(world: &World, device: DeviceIndex, now: &Moment) -> Truth {
    let it = &world.plan.devices[device];
    let condition = world.condition(device, now);
    let ap = world.access_point(device);
    let ssids = ap.map_or(0, |ap| usize::from(ap.ssids));
    let radios = if ap.is_some() { RADIOS.len() } else { 0 };
    let interface = |i: usize, name| InterfaceTruth {
        name,
        in_bps: world.rate_bps(device, i, Flow::In, now),
        out_bps: world.rate_bps(device, i, Flow::Out, now),
        in_octets: world.octets(device, i, Flow::In, now),
        out_octets: world.octets(device, i, Flow::Out, now),
    };
    Truth {
        id: it.asset.id.to_string(),
        kind: it.asset.kind.as_str(),
        up: condition == Condition::Up,
        condition: Some(condition),
        address: it.answers_snmp().then(|| it.address.to_string()),
        parent: it.asset.parent.as_ref().map(ToString::to_string),
        started: Some(world.started(device, now)),
        clients: (0..ssids).map(|s| (SSIDS[s], world.clients_of_ssid(device, s, now))).collect(),
        channel_utilisation: (0..radios).map(|r| (RADIOS[r].band, world.channel_utilisation(device, r, now))).collect(),
        interfaces: it.interfaces.iter().enumerate().map(|(i, own)| interface(i, own.name)).collect(),
        download_bps: world.capacity_bps(device, Direction::Down, now),
        upload_bps: world.capacity_bps(device, Direction::Up, now),
        min_rtt_ms: world.min_rtt_ms(device, now),
        faults: world.all_faults(Target::Device(device), now),
    }
}

fn of_service(world: &World, service: usize, now: &Moment) -> Truth {
    Truth {
        id: world.plan.services[service].asset.clone(),
        kind: "service",
        up: world.service_is_up(service, now),
        condition: None,
        address: None,
        parent: None,
        started: None,
        clients: BTreeMap::new(),
        channel_utilisation: BTreeMap::new(),
        interfaces: Vec::new(),
        download_bps: None,
        upload_bps: None,
        min_rtt_ms: None,
        faults: world.service_faults(service, now),
    }
}
