//! Assets: what is measured, where it is, and what it hangs on.

use crate::bounded;
use crate::id::{AreaId, AssetId};
use crate::word::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AssetKind {
    /// A public Wi-Fi access point.
    AccessPoint,
    /// A school with its own connection.
    School,
    /// A digital service of the city, with its channels.
    Service,
    /// A municipal office open to the public.
    Office,
    /// The link that a group of access points or a school hangs on.
    Uplink,
    /// A wireless controller.
    Controller,
    /// What others have their power from: a street cabinet, a building's supply.
    Power,
}

impl AssetKind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::AccessPoint, Self::School, Self::Service, Self::Office, Self::Uplink, Self::Controller, Self::Power];

    /// The name in URLs, files and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessPoint => "access_point",
            Self::School => "school",
            Self::Service => "service",
            Self::Office => "office",
            Self::Uplink => "uplink",
            Self::Controller => "controller",
            Self::Power => "power",
        }
    }

    /// The map layer the asset is counted in; infrastructure is in none, its children are.
    #[must_use]
    pub fn layer(self) -> Option<Layer> {
        match self {
            Self::AccessPoint => Some(Layer::Wifi),
            Self::School => Some(Layer::Schools),
            Self::Service => Some(Layer::Services),
            Self::Office | Self::Uplink | Self::Controller | Self::Power => None,
        }
    }
}

/// The three layers of the city page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Layer {
    /// Digital services.
    Services,
    /// Public Wi-Fi.
    Wifi,
    /// School connectivity.
    Schools,
}

impl Layer {
    /// Every layer, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Services, Self::Wifi, Self::Schools];

    /// The name in URLs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Wifi => "wifi",
            Self::Schools => "schools",
        }
    }
}

/// Whether the city means the asset to work now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OperatingState {
    /// In service.
    #[default]
    Active,
    /// Declared maintenance: excluded from availability, labelled on maps.
    Maintenance,
    /// Taken out of service for good.
    Retired,
}

impl OperatingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Maintenance, Self::Retired];

    /// The name in files and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Maintenance => "maintenance",
            Self::Retired => "retired",
        }
    }
}

words!(AssetKind, "asset kind");
words!(Layer, "layer");
words!(OperatingState, "operating state");

/// What the supplier has promised for a connection, in bit/s.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contract {
    /// Contracted download speed in bit/s.
    pub down_bps: f64,
    /// Contracted upload speed in bit/s.
    pub up_bps: f64,
}

/// Tags that an asset may come with and be refused alone; one with more is none, and its delivery neither.
const MAX_READ_TAGS: usize = 64;

/// An asset of the inventory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Asset {
    /// Stable external id.
    pub id: AssetId,
    /// What it is.
    pub kind: AssetKind,
    /// What people call it.
    pub name: String,
    /// Longitude and latitude in degrees (WGS 84); none for what has no place, such as a service.
    pub point: Option<Point>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What its traffic goes through: an uplink, a switch. Down parent, down children, one cause.
    pub parent: Option<AssetId>,
    /// The controller that runs it, if another asset does.
    #[serde(default)]
    pub controller: Option<AssetId>,
    /// What it has its power from, as far as that is an asset: a street cabinet, a building's supply.
    #[serde(default)]
    pub power: Option<AssetId>,
    /// Whether it is meant to work.
    #[serde(default)]
    pub state: OperatingState,
    /// The contracted connection, for schools and uplinks.
    pub contract: Option<Contract>,
    /// Pupils, for schools.
    pub pupils: Option<u32>,
    /// True for an invented asset of the demo city; shown wherever the asset is.
    #[serde(default)]
    pub demo: bool,
    /// Free key-value notes: vendor, model, supplier.
    #[serde(default, deserialize_with = "bounded::table::<_, MAX_READ_TAGS>")]
    pub tags: BTreeMap<String, String>,
}

/// By what an asset hangs on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// Its power.
    Power,
    /// Its traffic.
    Uplink,
    /// Its controller.
    Controller,
}

impl Link {
    /// The field of [`Asset`] that says so.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Power => "power",
            Self::Uplink => "parent",
            Self::Controller => "controller",
        }
    }
}

impl Asset {
    /// An asset that is meant to work, of which nothing more is known: a real one, at no place, on its own.
    #[must_use]
    pub fn new(id: AssetId, kind: AssetKind, name: String) -> Self {
        Self {
            id,
            kind,
            name,
            point: None,
            owner: None,
            parent: None,
            controller: None,
            power: None,
            state: OperatingState::Active,
            contract: None,
            pupils: None,
            demo: false,
            tags: BTreeMap::new(),
        }
    }

    /// What it hangs on. In this order one explains before the other: without power nothing works, and without its uplink a
    /// controller is not reached.
    pub fn hangs_on(&self) -> impl Iterator<Item = (Link, &AssetId)> {
        let links = [(Link::Power, &self.power), (Link::Uplink, &self.parent), (Link::Controller, &self.controller)];
        links.into_iter().filter_map(|(link, id)| id.as_ref().map(|id| (link, id)))
    }
}

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// Longitude in degrees east.
    pub lon: f64,
    /// Latitude in degrees north.
    pub lat: f64,
}

/// Mean radius of the Earth in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

impl Point {
    /// Metres to `other` along a great circle of the sphere: the haversine formula (Sinnott, Sky and Telescope 68, 1984).
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        let (lat, other_lat) = (self.lat.to_radians(), other.lat.to_radians());
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin();
        let across =
            half(other.lat - self.lat).powi(2) + lat.cos() * other_lat.cos() * half(other.lon - self.lon).powi(2);
        2.0 * EARTH_RADIUS_M * across.clamp(0.0, 1.0).sqrt().asin()
    }
}

/// The areas an asset belongs to, by its own point.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Placement {
    /// The NIL; none outside every NIL or without a point.
    pub nil: Option<AreaId>,
    /// The Municipio; none outside the city or without a point.
    pub municipio: Option<AreaId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        let (duomo, castle) = (Point { lon: 9.1919, lat: 45.4641 }, Point { lon: 9.1795, lat: 45.4706 });
        let metres = duomo.distance_m(castle);
        assert!((metres - 1_208.0).abs() < 5.0, "{metres}");
        assert!(duomo.distance_m(duomo).abs() < 1e-9);
        let pole = Point { lon: 0.0, lat: 90.0 };
        let around = std::f64::consts::PI * EARTH_RADIUS_M;
        assert!((pole.distance_m(Point { lon: 0.0, lat: -90.0 }) - around).abs() < 1.0);
    }
}
