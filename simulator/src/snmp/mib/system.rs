//! The group `system` of SNMPv2-MIB (RFC 3418).

use super::{Layout, Object, ticks, under};
use crate::plan::{DeviceIndex, Role};
use crate::world::World;
use crate::zone::Moment;
use async_snmp::{Value, oid};

const SYSTEM: [u32; 7] = [1, 3, 6, 1, 2, 1, 1];

/// sysServices: layers 2 and 3.
const SERVICES: i32 = 6;

/// An object of the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// sysDescr.
    Description,
    /// sysObjectID.
    ObjectId,
    /// sysUpTime.
    UpTime,
    /// sysContact.
    Contact,
    /// sysName.
    Name,
    /// sysLocation.
    Location,
    /// sysServices.
    Services,
}

const OBJECTS: [(u32, System); 7] = [
    (1, System::Description),
    (2, System::ObjectId),
    (3, System::UpTime),
    (4, System::Contact),
    (5, System::Name),
    (6, System::Location),
    (7, System::Services),
];

pub(super) fn lay_out(layout: &mut Layout) {
    for (arc, object) in OBJECTS {
        layout.insert(under(&SYSTEM, &[arc, 0]), Object::System(object));
    }
}

pub(super) fn value(world: &World, device: DeviceIndex, object: System, now: &Moment) -> Value {
    let it = &world.plan.devices[device];
    let text = |text: &str| Value::OctetString(text.as_bytes().to_vec().into());
    match object {
        System::Description => text(match it.role {
            Role::AccessPoint(_) => "UAP-AC-Mesh-Pro 6.6.77 (simulated)",
            Role::Controller { .. } => "Cisco Controller (simulated)",
            Role::Uplink { .. } => "Uplink router (simulated)",
            Role::School(_) => "School router (simulated)",
        }),
        System::ObjectId => Value::ObjectIdentifier(match it.role {
            Role::AccessPoint(_) => oid!(1, 3, 6, 1, 4, 1, 41112),
            Role::Controller { .. } => oid!(1, 3, 6, 1, 4, 1, 9, 1, 1069),
            Role::Uplink { .. } | Role::School(_) => oid!(1, 3, 6, 1, 4, 1, 8072, 3, 2, 10),
        }),
        System::UpTime => Value::TimeTicks(ticks(now.unix - world.started(device, now))),
        System::Contact => text("nobody: this device is simulated"),
        System::Name => text(it.asset.id.as_str()),
        System::Location => text(&it.asset.name),
        System::Services => Value::Integer(SERVICES),
    }
}
