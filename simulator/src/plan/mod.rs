//! The city as it was built: which devices there are, where, on what they hang, how busy they are. Decided by the seed
//! and the city folder alone; nothing here knows what time it is.

mod addresses;
mod network;
mod placement;
mod schools;
mod services;

pub use addresses::{Network, NotANetwork};
pub use services::{ServicePlan, channel_name};

use crate::life::traffic::Traffic;
use crate::noise::Noise;
use crate::zone::{UnknownZone, Zone};
use cruscotto_domain::asset::{Asset, AssetKind, Contract};
use cruscotto_domain::city::City;
use cruscotto_domain::id::{AreaId, AssetId, InvalidId};
use std::collections::HashMap;
use std::net::Ipv4Addr;

/// Most access points and schools of a simulated city: the addresses of a /16, with room for the infrastructure.
pub const MAX_DEVICES: usize = 40_000;

/// How big the city is and what it is made from.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// The seed of everything.
    pub seed: u64,
    /// Access points.
    pub access_points: usize,
    /// Schools.
    pub schools: usize,
    /// The addresses of the devices.
    pub network: Network,
}

/// Position of a device in [`Plan::devices`].
pub type DeviceIndex = usize;

/// A device or a school's line.
#[derive(Debug, Clone)]
pub struct Device {
    /// What the inventory says of it.
    pub asset: Asset,
    /// Its own address.
    pub address: Ipv4Addr,
    /// What it does.
    pub role: Role,
    /// How it is asked over SNMP.
    pub security: Security,
    /// Its interfaces, without the loopback; the first is the one that matters.
    pub interfaces: Vec<Interface>,
    /// Its own chance.
    pub noise: Noise,
}

/// What a device does.
#[derive(Debug, Clone)]
pub enum Role {
    /// Public Wi-Fi.
    AccessPoint(AccessPoint),
    /// The router of a link that access points hang on.
    Uplink {
        /// The access points.
        children: Vec<DeviceIndex>,
    },
    /// A wireless controller.
    Controller {
        /// The access points.
        children: Vec<DeviceIndex>,
    },
    /// A school's line and router.
    School(School),
}

/// Public Wi-Fi.
#[derive(Debug, Clone, Copy)]
pub struct AccessPoint {
    /// The link it hangs on.
    pub uplink: DeviceIndex,
    /// The quarter it stands in and has its power from: position in [`Plan::quarters`].
    pub quarter: usize,
    /// The controller that speaks for it; none when it answers by itself.
    pub controller: Option<DeviceIndex>,
    /// Networks it offers, 1 or 2.
    pub ssids: u8,
    /// People at the busiest hour.
    pub peak_clients: f64,
}

/// A school's line.
#[derive(Debug, Clone, Copy)]
pub struct School {
    /// What the supplier has promised.
    pub contract: Contract,
    /// The part of the contract that the supplier delivers on a good day, 0 to 1.
    pub delivered_share: f64,
    /// Use of the line by the school itself at the busiest hour, 0 to 1.
    pub busy_share: f64,
    /// Round-trip time of the idle line in milliseconds.
    pub rtt_ms: f64,
}

/// How a device is asked over SNMP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Community.
    V2c,
    /// User, authentication and privacy.
    V3,
}

/// An Ethernet interface.
#[derive(Debug, Clone)]
pub struct Interface {
    /// ifName.
    pub name: &'static str,
    /// Speed in Mbit/s.
    pub speed_mbps: u32,
    /// Octets in.
    pub inbound: Traffic,
    /// Octets out.
    pub outbound: Traffic,
}

/// The city.
#[derive(Debug)]
pub struct Plan {
    /// The devices: uplinks, controllers, access points, schools.
    pub devices: Vec<Device>,
    /// The digital services, in the order of the city's file.
    pub services: Vec<ServicePlan>,
    /// The quarters (NIL), in the order of the city's file.
    pub quarters: Vec<AreaId>,
    /// The city's local time.
    pub zone: Zone,
    /// The chance of the whole city.
    pub noise: Noise,
    by_id: HashMap<AssetId, DeviceIndex>,
}

/// Why a city cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// More devices than addresses.
    #[error("{0} access points and schools are too many: expected at most {MAX_DEVICES}")]
    TooMany(usize),
    /// A name that cannot be one.
    #[error(transparent)]
    Id(#[from] InvalidId),
    /// The city's time zone.
    #[error("city.toml: {0}")]
    Zone(#[from] UnknownZone),
    /// A shape without room for a point.
    #[error("{area}: no point inside it was found in {attempts} attempts; is its shape valid?")]
    NoRoom {
        /// The area.
        area: String,
        /// Points tried.
        attempts: u64,
    },
}

impl Plan {
    /// Builds the city.
    ///
    /// # Errors
    /// [`PlanError`] when it is too large or the city folder does not allow it.
    pub fn build(city: &City, size: &Size) -> Result<Self, PlanError> {
        if size.access_points.saturating_add(size.schools) > MAX_DEVICES {
            return Err(PlanError::TooMany(size.access_points.saturating_add(size.schools)));
        }
        let noise = Noise::new(size.seed);
        let zone = Zone::named(&city.profile.time_zone)?;
        let mut devices = network::build(city, size, noise)?;
        schools::build(city, size, noise, &mut devices)?;
        let by_id = devices.iter().enumerate().map(|(i, d)| (d.asset.id.clone(), i)).collect();
        let quarters = city.nil.iter().map(|shape| shape.area.id.clone()).collect();
        Ok(Self { devices, services: services::build(city, noise), quarters, zone, noise, by_id })
    }

    /// The device called `id`.
    #[must_use]
    pub fn find(&self, id: &AssetId) -> Option<DeviceIndex> {
        self.by_id.get(id).copied()
    }

    /// The service called `id`, with or without the prefix of its asset.
    #[must_use]
    pub fn find_service(&self, id: &str) -> Option<usize> {
        self.services.iter().position(|s| s.id.as_str() == id || s.asset == id)
    }

    /// The quarter called `id`.
    #[must_use]
    pub fn find_quarter(&self, id: &str) -> Option<usize> {
        self.quarters.iter().position(|quarter| quarter.as_str() == id)
    }

    /// The access points of a quarter.
    pub fn powered_by(&self, quarter: usize) -> impl Iterator<Item = DeviceIndex> + '_ {
        let there = move |role: &Role| matches!(role, Role::AccessPoint(ap) if ap.quarter == quarter);
        self.devices.iter().enumerate().filter(move |(_, device)| there(&device.role)).map(|(index, _)| index)
    }

    /// How many devices are of `kind`.
    #[must_use]
    pub fn count(&self, kind: AssetKind) -> usize {
        self.devices.iter().filter(|d| d.asset.kind == kind).count()
    }
}

impl Device {
    /// Whether it answers SNMP itself; an access point behind a controller does not.
    #[must_use]
    pub fn answers_snmp(&self) -> bool {
        !matches!(self.role, Role::AccessPoint(AccessPoint { controller: Some(_), .. }))
    }

    /// The layout of its SNMP objects, as the collectors call it.
    #[must_use]
    pub fn profile(&self) -> &'static str {
        match self.role {
            Role::AccessPoint(_) => "unifi",
            Role::Controller { .. } => "airespace",
            Role::Uplink { .. } | Role::School(_) => "if-mib",
        }
    }
}
