//! What topics are made of: keyed entries, replaced whole when they change.

use crate::area_health::HealthCounts;
use crate::asset::{AssetKind, Layer, Point};
use crate::figure::Figure;
use crate::health::{Cause, Health};
use crate::id::{AreaId, AssetId, MetricId};
use crate::incident::Incident;
use crate::sample::Labels;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An area in one layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaSummary {
    /// The area.
    pub area: AreaId,
    /// The layer.
    pub layer: Layer,
    /// The predominant state of its assets.
    pub health: Health,
    /// How many are in each state.
    pub counts: HealthCounts,
    /// The headline figures, aggregated as the catalogue says.
    pub figures: Vec<Figure>,
}

/// An asset at first sight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetSummary {
    /// Its id.
    pub id: AssetId,
    /// What it is.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Option<Point>,
    /// Its state.
    pub health: Health,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Why, when it is not well.
    pub cause: Option<Cause>,
    /// An invented asset of the demo city.
    pub demo: bool,
    /// Its headline figures.
    pub figures: Vec<Figure>,
}

/// The last value of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesFigure {
    /// The asset.
    pub asset: AssetId,
    /// The series' labels.
    pub labels: Labels,
    /// Its last value.
    pub figure: Figure,
}

/// One entry of a topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// In topic `city`; in `area/...` the area itself.
    Area(AreaSummary),
    /// In topic `area/...`; in `asset/...` the asset itself.
    Asset(AssetSummary),
    /// In topic `asset/...`.
    Series(SeriesFigure),
    /// In topic `incidents`. In a box: it is far larger than the others.
    Incident(Box<Incident>),
}

/// What an entry is replaced by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKey {
    /// An area in a layer.
    Area(AreaId, Layer),
    /// An asset.
    Asset(AssetId),
    /// A series.
    Series(AssetId, MetricId, Labels),
    /// An incident, by its number.
    Incident(i64),
}

impl Entry {
    /// The entry's key.
    #[must_use]
    pub fn key(&self) -> EntryKey {
        match self {
            Self::Area(area) => EntryKey::Area(area.area.clone(), area.layer),
            Self::Asset(asset) => EntryKey::Asset(asset.id.clone()),
            Self::Series(series) => {
                EntryKey::Series(series.asset.clone(), series.figure.metric.clone(), series.labels.clone())
            }
            Self::Incident(incident) => EntryKey::Incident(incident.id),
        }
    }
}
