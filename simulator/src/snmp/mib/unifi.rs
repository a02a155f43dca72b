//! UBNT-UniFi-MIB: radios, networks and the access point itself, under 1.3.6.1.4.1.41112.1.6.

use super::{Layout, Object, under};
use crate::life::wifi::{RADIOS, SSIDS};
use crate::plan::DeviceIndex;
use crate::world::{Flow, World};
use crate::zone::Moment;
use async_snmp::Value;

const RADIO_ENTRY: [u32; 11] = [1, 3, 6, 1, 4, 1, 41112, 1, 6, 1, 1];
const VAP_ENTRY: [u32; 11] = [1, 3, 6, 1, 4, 1, 41112, 1, 6, 1, 2];
const AP_SYSTEM: [u32; 10] = [1, 3, 6, 1, 4, 1, 41112, 1, 6, 3];

/// TruthValue `true` (RFC 2579).
const TRUE: i32 = 1;

const FIRMWARE: &str = "6.6.77";
const MODEL: &str = "UAP-AC-Mesh-Pro";

/// Parts of the busy air that the access point itself sends and receives.
const OWN_SEND_SHARE: f64 = 0.45;
const OWN_RECEIVE_SHARE: f64 = 0.15;

/// An object; radios and networks by their position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unifi {
    /// Of unifiRadioTable.
    Radio(usize, RadioColumn),
    /// Of unifiVapTable: network, radio.
    Vap(usize, usize, VapColumn),
    /// unifiApSystemModel.
    Model,
    /// unifiApSystemUptime, seconds.
    Uptime,
    /// unifiApSystemVersion.
    Version,
}

/// A column of unifiRadioTable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RadioColumn {
    /// unifiRadioName.
    Name,
    /// unifiRadioRadio.
    Band,
    /// unifiRadioCuTotal, percent.
    Busy,
    /// unifiRadioCuSelfRx, percent.
    Receiving,
    /// unifiRadioCuSelfTx, percent.
    Sending,
    /// unifiRadioOtherBss.
    Others,
}

/// A column of unifiVapTable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VapColumn {
    /// unifiVapChannel.
    Channel,
    /// unifiVapEssId.
    Ssid,
    /// unifiVapName.
    Name,
    /// unifiVapNumStations.
    Stations,
    /// unifiVapRadio.
    Band,
    /// unifiVapRxBytes, unifiVapTxBytes.
    Octets(Flow),
    /// unifiVapUp.
    Up,
    /// unifiVapUsage.
    Usage,
}

const RADIO_TABLE: [(u32, RadioColumn); 6] = [
    (2, RadioColumn::Name),
    (3, RadioColumn::Band),
    (6, RadioColumn::Busy),
    (7, RadioColumn::Receiving),
    (8, RadioColumn::Sending),
    (9, RadioColumn::Others),
];

const VAP_TABLE: [(u32, VapColumn); 9] = [
    (4, VapColumn::Channel),
    (6, VapColumn::Ssid),
    (7, VapColumn::Name),
    (8, VapColumn::Stations),
    (9, VapColumn::Band),
    (10, VapColumn::Octets(Flow::In)),
    (16, VapColumn::Octets(Flow::Out)),
    (22, VapColumn::Up),
    (23, VapColumn::Usage),
];

/// Radios count from 1, rows of the networks from 0, as the devices do.
pub(super) fn lay_out(layout: &mut Layout, ssids: usize) {
    for (radio, index) in (0..RADIOS.len()).zip(1..) {
        for (column, object) in RADIO_TABLE {
            let object = Object::Unifi(Unifi::Radio(radio, object));
            layout.insert(under(&RADIO_ENTRY, &[1, column, index]), object);
        }
    }
    let rows = (0..RADIOS.len()).flat_map(|radio| (0..ssids).map(move |ssid| (ssid, radio)));
    for ((ssid, radio), index) in rows.zip(0..) {
        for (column, object) in VAP_TABLE {
            let object = Object::Unifi(Unifi::Vap(ssid, radio, object));
            layout.insert(under(&VAP_ENTRY, &[1, column, index]), object);
        }
    }
    for (arc, object) in [(3, Unifi::Model), (5, Unifi::Uptime), (6, Unifi::Version)] {
        layout.insert(under(&AP_SYSTEM, &[arc, 0]), Object::Unifi(object));
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "percents, seconds, low halves of counters")]
pub(super) fn value(world: &World, device: DeviceIndex, object: Unifi, now: &Moment) -> Value {
    match object {
        Unifi::Radio(radio, column) => {
            let percent = |share: f64| {
                Value::Integer((world.channel_utilisation(device, radio, now) * share * 100.0).round() as i32)
            };
            match column {
                RadioColumn::Name => Value::OctetString(RADIOS[radio].name.into()),
                RadioColumn::Band => Value::OctetString(RADIOS[radio].band.into()),
                RadioColumn::Busy => percent(1.0),
                RadioColumn::Receiving => percent(OWN_RECEIVE_SHARE),
                RadioColumn::Sending => percent(OWN_SEND_SHARE),
                RadioColumn::Others => percent(1.0 - OWN_RECEIVE_SHARE - OWN_SEND_SHARE),
            }
        }
        Unifi::Vap(ssid, radio, column) => vap(world, device, ssid, radio, column, now),
        Unifi::Model => Value::OctetString(MODEL.into()),
        Unifi::Uptime => Value::Counter32((now.unix - world.started(device, now)).max(0.0) as u32),
        Unifi::Version => Value::OctetString(FIRMWARE.into()),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the MIB's counters have 32 bits")]
fn vap(world: &World, device: DeviceIndex, ssid: usize, radio: usize, column: VapColumn, now: &Moment) -> Value {
    let it = &world.plan.devices[device];
    match column {
        VapColumn::Channel => {
            let channels = RADIOS[radio].channels;
            let pick = it.noise.of("channel").at(radio as u64).bits() as usize % channels.len();
            Value::Integer(channels[pick])
        }
        VapColumn::Ssid => Value::OctetString(SSIDS[ssid].into()),
        VapColumn::Name => Value::OctetString(format!("ath{}", ssid + radio * SSIDS.len()).into()),
        VapColumn::Stations => {
            Value::Integer(i32::try_from(world.clients(device, ssid, radio, now)).unwrap_or(i32::MAX))
        }
        VapColumn::Band => Value::OctetString(RADIOS[radio].band.into()),
        // The Ethernet side's octets, in equal parts; received from the air is sent on the wire.
        VapColumn::Octets(flow) => {
            let wire = if flow == Flow::In { Flow::Out } else { Flow::In };
            let rows = world.access_point(device).map_or(1, |ap| u64::from(ap.ssids) * RADIOS.len() as u64);
            Value::Counter32((world.octets(device, 0, wire, now) / rows) as u32)
        }
        VapColumn::Up => Value::Integer(TRUE),
        VapColumn::Usage => Value::OctetString("guest".into()),
    }
}
