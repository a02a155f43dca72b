//! What topics are made of: keyed entries, replaced whole when they change.

use crate::area_health::HealthCounts;
use crate::asset::{AssetKind, Layer, Placement, Point};
use crate::figure::Figure;
use crate::health::{Cause, Health};
use crate::id::{AreaId, AssetId, MetricId, SourceName};
use crate::incident::Incident;
use crate::sample::Labels;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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

/// An asset as those who run the network look at all of them at once: what it hangs on, who answers for it, how it is.
/// Without figures: ten thousand of them change only when something happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetAsset {
    /// Its id.
    pub id: AssetId,
    /// What it is.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What its traffic goes through.
    pub parent: Option<AssetId>,
    /// The controller that runs it.
    pub controller: Option<AssetId>,
    /// What it has its power from.
    pub power: Option<AssetId>,
    /// Where it is.
    pub point: Option<Point>,
    /// The areas it lies in.
    pub placement: Placement,
    /// Its state.
    pub health: Health,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Why, when it is not well.
    pub cause: Option<Cause>,
    /// Who delivers its measurements; before the first, who delivered it to the inventory.
    pub source: Option<SourceName>,
    /// An invented asset of the demo city.
    pub demo: bool,
}

impl FleetAsset {
    /// What it hangs on, its traffic first.
    pub fn hangs_on(&self) -> impl Iterator<Item = &AssetId> {
        self.parent.iter().chain(&self.controller).chain(&self.power)
    }
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
    /// In topic `fleet`. Shared: whoever keeps ten thousand of them copies none.
    Fleet(#[serde(with = "shared")] Arc<FleetAsset>),
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
    /// An asset of the fleet.
    Fleet(AssetId),
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
            Self::Fleet(asset) => EntryKey::Fleet(asset.id.clone()),
        }
    }
}

/// A shared value is written as the value itself.
mod shared {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<T: Serialize, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(value, serializer)
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(reader: D) -> Result<Arc<T>, D::Error> {
        T::deserialize(reader).map(Arc::new)
    }
}
