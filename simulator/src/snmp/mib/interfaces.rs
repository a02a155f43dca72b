//! ifTable and ifXTable of IF-MIB (RFC 2863). Index 1 is the loopback, the device's own interfaces follow.

use super::{Layout, Object, ticks, under};
use crate::plan::{DeviceIndex, Interface};
use crate::world::{Flow, World};
use crate::zone::Moment;
use async_snmp::Value;

const IF_NUMBER: [u32; 9] = [1, 3, 6, 1, 2, 1, 2, 1, 0];
const IF_ENTRY: [u32; 9] = [1, 3, 6, 1, 2, 1, 2, 2, 1];
const IF_X_ENTRY: [u32; 10] = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1];

/// Index of the loopback interface.
const LOOPBACK: u32 = 1;

/// ifType (IANAifType-MIB).
const ETHERNET: i32 = 6;
const SOFTWARE_LOOPBACK: i32 = 24;

/// ifAdminStatus and ifOperStatus.
const UP: i32 = 1;

const ETHERNET_MTU: i32 = 1_500;
const LOOPBACK_MTU: i32 = 65_536;

/// A column of either table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// ifIndex.
    Index,
    /// ifDescr and ifName.
    Name,
    /// ifType.
    Type,
    /// ifMtu.
    Mtu,
    /// ifSpeed, bit/s.
    Speed,
    /// ifAdminStatus and ifOperStatus.
    Status,
    /// ifInErrors and ifOutErrors.
    Errors,
    /// ifInOctets and ifOutOctets.
    Octets32(Flow),
    /// ifHCInOctets and ifHCOutOctets.
    Octets64(Flow),
    /// ifHighSpeed, Mbit/s.
    HighSpeed,
    /// ifAlias.
    Alias,
    /// ifCounterDiscontinuityTime.
    Discontinuity,
}

const IF_TABLE: [(u32, Column); 11] = [
    (1, Column::Index),
    (2, Column::Name),
    (3, Column::Type),
    (4, Column::Mtu),
    (5, Column::Speed),
    (7, Column::Status),
    (8, Column::Status),
    (10, Column::Octets32(Flow::In)),
    (14, Column::Errors),
    (16, Column::Octets32(Flow::Out)),
    (20, Column::Errors),
];

const IF_X_TABLE: [(u32, Column); 6] = [
    (1, Column::Name),
    (6, Column::Octets64(Flow::In)),
    (10, Column::Octets64(Flow::Out)),
    (15, Column::HighSpeed),
    (18, Column::Alias),
    (19, Column::Discontinuity),
];

/// `own` interfaces, and the loopback.
pub(super) fn lay_out(layout: &mut Layout, own: usize) {
    layout.insert(under(&IF_NUMBER, &[]), Object::InterfaceCount);
    for index in LOOPBACK..=LOOPBACK + count_of(own) {
        for (column, object) in IF_TABLE {
            layout.insert(under(&IF_ENTRY, &[column, index]), Object::Interface(index, object));
        }
        for (column, object) in IF_X_TABLE {
            layout.insert(under(&IF_X_ENTRY, &[column, index]), Object::Interface(index, object));
        }
    }
}

pub(super) fn count(world: &World, device: DeviceIndex) -> Value {
    Value::Integer(1 + i32::try_from(world.plan.devices[device].interfaces.len()).unwrap_or(0))
}

#[allow(clippy::cast_possible_truncation, reason = "the 32-bit counters are the low half of the 64-bit ones")]
pub(super) fn value(world: &World, device: DeviceIndex, index: u32, column: Column, now: &Moment) -> Value {
    let it = &world.plan.devices[device];
    let own = usize::try_from(index - LOOPBACK).ok().and_then(|i| i.checked_sub(1));
    let interface: Option<(usize, &Interface)> = own.and_then(|i| Some((i, it.interfaces.get(i)?)));
    let octets = |flow| interface.map_or(0, |(i, _)| world.octets(device, i, flow, now));
    let mbps = interface.map_or(0, |(_, own)| own.speed_mbps);
    match column {
        Column::Index => Value::Integer(index.cast_signed()),
        Column::Name => Value::OctetString(interface.map_or("lo", |(_, own)| own.name).into()),
        Column::Type => Value::Integer(if interface.is_some() { ETHERNET } else { SOFTWARE_LOOPBACK }),
        Column::Mtu => Value::Integer(if interface.is_some() { ETHERNET_MTU } else { LOOPBACK_MTU }),
        // What does not fit is the highest number: ifHighSpeed says it (RFC 2863).
        Column::Speed => Value::Gauge32(mbps.saturating_mul(1_000_000)),
        Column::Status => Value::Integer(UP),
        Column::Errors => Value::Counter32(0),
        Column::Octets32(flow) => Value::Counter32(octets(flow) as u32),
        Column::Octets64(flow) => Value::Counter64(octets(flow)),
        Column::HighSpeed => Value::Gauge32(mbps),
        Column::Alias => {
            Value::OctetString(if interface.is_some() { it.asset.id.as_str() } else { "" }.to_owned().into())
        }
        Column::Discontinuity => {
            let set = world.counters_set(device, now);
            Value::TimeTicks(set.map_or(0, |set| ticks(set - world.started(device, now))))
        }
    }
}

fn count_of(own: usize) -> u32 {
    u32::try_from(own).unwrap_or(0)
}
