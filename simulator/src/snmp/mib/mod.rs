//! Which objects a device has, and where they are. Devices of the same make share one layout: a table of OIDs, each with
//! the object it names. Values are asked of the city when somebody asks the device.

pub mod airespace;
pub mod interfaces;
pub mod system;
pub mod unifi;

use crate::plan::{DeviceIndex, Plan, Role};
use crate::world::World;
use crate::zone::Moment;
use async_snmp::handler::OidTable;
use async_snmp::{Oid, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The objects of a device, by OID.
pub type Layout = OidTable<Object>;

/// An object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// Of the group `system`.
    System(system::System),
    /// The number of interfaces.
    InterfaceCount,
    /// Of the interface tables.
    Interface(u32, interfaces::Column),
    /// Of UniFi's tables.
    Unifi(unifi::Unifi),
    /// Of the controller's tables.
    Airespace(airespace::Airespace),
}

/// The value of `object` at `device`.
#[must_use]
pub fn value(world: &World, device: DeviceIndex, object: Object, now: &Moment) -> Value {
    match object {
        Object::System(object) => system::value(world, device, object, now),
        Object::InterfaceCount => interfaces::count(world, device),
        Object::Interface(index, column) => interfaces::value(world, device, index, column, now),
        Object::Unifi(object) => unifi::value(world, device, object, now),
        Object::Airespace(object) => airespace::value(world, device, object, now),
    }
}

/// The layouts of a city's devices.
pub struct Layouts {
    by_device: HashMap<DeviceIndex, Arc<Layout>>,
}

/// What makes two devices look alike.
#[derive(PartialEq, Eq, Hash)]
enum Make {
    /// Interfaces only.
    Router { interfaces: usize },
    /// A UniFi access point.
    Unifi { ssids: u8 },
}

impl Layouts {
    /// The layouts of every device of `plan` that answers by itself.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut makes: HashMap<Make, Arc<Layout>> = HashMap::new();
        let mut by_device = HashMap::new();
        for (index, device) in plan.devices.iter().enumerate().filter(|(_, d)| d.answers_snmp()) {
            let interfaces = device.interfaces.len();
            let layout = match &device.role {
                Role::Controller { children } => Arc::new(controller(plan, interfaces, children)),
                Role::AccessPoint(ap) => {
                    let make = makes.entry(Make::Unifi { ssids: ap.ssids });
                    Arc::clone(make.or_insert_with(|| Arc::new(access_point(interfaces, usize::from(ap.ssids)))))
                }
                Role::Uplink { .. } | Role::School(_) => {
                    let make = makes.entry(Make::Router { interfaces });
                    Arc::clone(make.or_insert_with(|| Arc::new(router(interfaces))))
                }
            };
            by_device.insert(index, layout);
        }
        Self { by_device }
    }

    /// The layout of one device; empty for one that does not answer by itself.
    #[must_use]
    pub fn of_device(&self, device: DeviceIndex) -> Arc<Layout> {
        self.by_device.get(&device).cloned().unwrap_or_default()
    }
}

fn router(interfaces: usize) -> Layout {
    let mut layout = Layout::new();
    system::lay_out(&mut layout);
    interfaces::lay_out(&mut layout, interfaces);
    layout
}

fn access_point(interfaces: usize, ssids: usize) -> Layout {
    let mut layout = router(interfaces);
    unifi::lay_out(&mut layout, ssids);
    layout
}

fn controller(plan: &Plan, interfaces: usize, children: &[DeviceIndex]) -> Layout {
    let mut layout = router(interfaces);
    airespace::lay_out(&mut layout, plan, children);
    layout
}

/// `prefix` and what follows it.
fn under(prefix: &[u32], rest: &[u32]) -> Oid {
    Oid::new(prefix.iter().chain(rest).copied())
}

/// Hundredths of a second, as TimeTicks count them: modulo 2^32 (RFC 2578, 7.1.8).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "modulo 2^32 is what is wanted")]
pub(super) fn ticks(seconds: f64) -> u32 {
    (seconds.max(0.0) * 100.0) as u64 as u32
}
