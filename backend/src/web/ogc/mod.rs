//! OGC API - Features, Part 1: Core (OGC 17-069r4), with GeoJSON and OpenAPI 3: what QGIS and GDAL open.

pub(super) mod collections;
pub(super) mod conformance;
mod datetime;
mod feature;
pub(super) mod items;
pub(super) mod landing;

use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::AssetKind;
use serde_json::{Value, json};
use std::str::FromStr;

/// Where the interface begins.
const BASE: &str = "/ogc";

/// The only reference system: longitude and latitude, WGS 84.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// A collection of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Collection {
    Assets(AssetKind),
    Areas(AreaLevel),
}

impl Collection {
    const ALL: [Self; 6] = [
        Self::Assets(AssetKind::AccessPoint),
        Self::Assets(AssetKind::School),
        Self::Assets(AssetKind::Office),
        Self::Areas(AreaLevel::Nil),
        Self::Areas(AreaLevel::Municipio),
        Self::Areas(AreaLevel::City),
    ];

    fn id(self) -> &'static str {
        match self {
            Self::Assets(AssetKind::AccessPoint) => "access-points",
            Self::Assets(AssetKind::School) => "schools",
            Self::Assets(_) => "offices",
            Self::Areas(AreaLevel::Nil) => "nil",
            Self::Areas(AreaLevel::Municipio) => "municipi",
            Self::Areas(AreaLevel::City) => "city",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Assets(AssetKind::AccessPoint) => "Access point del Wi-Fi pubblico",
            Self::Assets(AssetKind::School) => "Scuole",
            Self::Assets(_) => "Uffici aperti al pubblico",
            Self::Areas(AreaLevel::Nil) => "NIL, Nuclei d'Identità Locale",
            Self::Areas(AreaLevel::Municipio) => "Municipi",
            Self::Areas(AreaLevel::City) => "Città",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Assets(_) => "Where they are and how they are now; figures as the catalogue of metrics defines them",
            Self::Areas(_) => "Boundaries, and how many assets of each layer are in which state now",
        }
    }
}

impl FromStr for Collection {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::id).join(", ");
        let found = Self::ALL.into_iter().find(|c| c.id() == s);
        found.ok_or_else(|| format!("there is no such collection: expected one of {}", known()))
    }
}

/// A link as the standard has it.
fn link(base: &str, path: &str, rel: &str, media_type: &str, title: &str) -> Value {
    json!({"href": format!("{base}{path}"), "rel": rel, "type": media_type, "title": title})
}
