//! AIRESPACE-WIRELESS-MIB and cLApTable of CISCO-LWAPP-AP-MIB: what a controller says of its access points.

use super::{Layout, Object, ticks, under};
use crate::fault::Condition;
use crate::life::wifi::{RADIOS, SSIDS};
use crate::plan::{DeviceIndex, Plan, Role};
use crate::world::World;
use crate::zone::Moment;
use async_snmp::Value;

const ESS_ENTRY: [u32; 11] = [1, 3, 6, 1, 4, 1, 14179, 2, 1, 1, 1];
const AP_ENTRY: [u32; 11] = [1, 3, 6, 1, 4, 1, 14179, 2, 2, 1, 1];
const AP_IF_ENTRY: [u32; 11] = [1, 3, 6, 1, 4, 1, 14179, 2, 2, 2, 1];
const AP_IF_LOAD_ENTRY: [u32; 11] = [1, 3, 6, 1, 4, 1, 14179, 2, 2, 13, 1];
const LWAPP_AP_ENTRY: [u32; 13] = [1, 3, 6, 1, 4, 1, 9, 9, 513, 1, 1, 1, 1];

/// bsnAPOperationStatus.
const ASSOCIATED: i32 = 1;
const DISASSOCIATING: i32 = 2;

/// bsnAPIfOperStatus.
const RADIO_DOWN: i32 = 1;
const RADIO_UP: i32 = 2;

const MODEL: &str = "AIR-CAP1572E-E-K9";

/// The first octets of the base radio addresses: locally administered, so that they are nobody's.
const MAC_PREFIX: [u32; 3] = [0x02, 0xc5, 0x00];

/// An object; access points by their place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Airespace {
    /// bsnDot11EssIndex.
    EssIndex(usize),
    /// bsnDot11EssSsid.
    EssSsid(usize),
    /// bsnDot11EssNumberOfMobileStations.
    EssStations(usize),
    /// bsnAPName and cLApName.
    ApName(DeviceIndex),
    /// bsnAPOperationStatus.
    ApStatus(DeviceIndex),
    /// bsnAPModel.
    ApModel,
    /// bsnAPIfType of a slot.
    RadioType(usize),
    /// bsnAPIfPhyChannelNumber.
    RadioChannel(DeviceIndex, usize),
    /// bsnAPIfOperStatus.
    RadioStatus(DeviceIndex),
    /// bsnApIfNoOfUsers.
    RadioUsers(DeviceIndex, usize),
    /// bsnAPIfLoadChannelUtilization, percent.
    RadioBusy(DeviceIndex, usize),
    /// bsnAPIfLoadNumOfClients.
    RadioClients(DeviceIndex, usize),
    /// cLApUpTime.
    ApUpTime(DeviceIndex),
}

pub(super) fn lay_out(layout: &mut Layout, plan: &Plan, children: &[DeviceIndex]) {
    let mut insert = |entry: &[u32], column: u32, index: &[u32], object: Airespace| {
        let rest: Vec<u32> = std::iter::once(column).chain(index.iter().copied()).collect();
        layout.insert(under(entry, &rest), Object::Airespace(object));
    };
    for (ssid, index) in (0..SSIDS.len()).zip(1..) {
        insert(&ESS_ENTRY, 1, &[index], Airespace::EssIndex(ssid));
        insert(&ESS_ENTRY, 2, &[index], Airespace::EssSsid(ssid));
        insert(&ESS_ENTRY, 38, &[index], Airespace::EssStations(ssid));
    }
    for &ap in children {
        let mac = base_radio_address(plan, ap);
        insert(&AP_ENTRY, 3, &mac, Airespace::ApName(ap));
        insert(&AP_ENTRY, 6, &mac, Airespace::ApStatus(ap));
        insert(&AP_ENTRY, 16, &mac, Airespace::ApModel);
        insert(&LWAPP_AP_ENTRY, 5, &mac, Airespace::ApName(ap));
        insert(&LWAPP_AP_ENTRY, 6, &mac, Airespace::ApUpTime(ap));
        for (radio, slot) in (0..RADIOS.len()).zip(0..) {
            let index: Vec<u32> = mac.iter().copied().chain([slot]).collect();
            insert(&AP_IF_ENTRY, 2, &index, Airespace::RadioType(radio));
            insert(&AP_IF_ENTRY, 4, &index, Airespace::RadioChannel(ap, radio));
            insert(&AP_IF_ENTRY, 12, &index, Airespace::RadioStatus(ap));
            insert(&AP_IF_ENTRY, 15, &index, Airespace::RadioUsers(ap, radio));
            insert(&AP_IF_LOAD_ENTRY, 3, &index, Airespace::RadioBusy(ap, radio));
            insert(&AP_IF_LOAD_ENTRY, 4, &index, Airespace::RadioClients(ap, radio));
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "percents and channels are small")]
pub(super) fn value(world: &World, controller: DeviceIndex, object: Airespace, now: &Moment) -> Value {
    let is_up = |ap: DeviceIndex| world.condition(ap, now) != Condition::Silent;
    let whole = |count: usize| Value::Integer(i32::try_from(count).unwrap_or(i32::MAX));
    match object {
        Airespace::EssIndex(ssid) => whole(ssid + 1),
        Airespace::EssSsid(ssid) => Value::OctetString(SSIDS[ssid].into()),
        Airespace::EssStations(ssid) => {
            let Role::Controller { children } = &world.plan.devices[controller].role else {
                return Value::Counter32(0);
            };
            let up = children.iter().filter(|ap| is_up(**ap));
            Value::Counter32(up.map(|ap| world.clients_of_ssid(*ap, ssid, now)).sum())
        }
        Airespace::ApName(ap) => {
            Value::OctetString(world.plan.devices[ap].asset.id.as_str().as_bytes().to_vec().into())
        }
        Airespace::ApStatus(ap) => Value::Integer(if is_up(ap) { ASSOCIATED } else { DISASSOCIATING }),
        Airespace::ApModel => Value::OctetString(MODEL.into()),
        Airespace::RadioType(radio) => whole(radio + 1),
        Airespace::RadioChannel(ap, radio) => {
            let channels = RADIOS[radio].channels;
            let pick = world.plan.devices[ap].noise.of("channel").at(radio as u64).bits() as usize % channels.len();
            Value::Integer(channels[pick])
        }
        Airespace::RadioStatus(ap) => Value::Integer(if is_up(ap) { RADIO_UP } else { RADIO_DOWN }),
        Airespace::RadioUsers(ap, radio) => Value::Counter32(world.clients_of_radio(ap, radio, now)),
        Airespace::RadioBusy(ap, radio) => {
            let share = if is_up(ap) { world.channel_utilisation(ap, radio, now) } else { 0.0 };
            Value::Integer((share * 100.0).round() as i32)
        }
        Airespace::RadioClients(ap, radio) => {
            Value::Integer(i32::try_from(world.clients_of_radio(ap, radio, now)).unwrap_or(i32::MAX))
        }
        Airespace::ApUpTime(ap) => {
            Value::TimeTicks(if is_up(ap) { ticks(now.unix - world.started(ap, now)) } else { 0 })
        }
    }
}

/// The six octets that the tables are indexed by: made from the device's address, and so distinct.
fn base_radio_address(plan: &Plan, ap: DeviceIndex) -> [u32; 6] {
    let [_, second, third, fourth] = plan.devices[ap].address.octets().map(u32::from);
    [MAC_PREFIX[0], MAC_PREFIX[1], MAC_PREFIX[2], second, third, fourth]
}
