//! The state as the incident engine sees it: who is not well, and which sources deliver.

use super::state::CityState;
use crate::known::PlacedAsset;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AreaId, AssetId, MetricId, SourceName};
use cruscotto_domain::live::AssetSummary;
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// An asset that is not ok.
#[derive(Debug, Clone, Copy)]
pub struct Unwell<'a> {
    /// The asset and where it is.
    pub placed: &'a PlacedAsset,
    /// Its state and cause.
    pub summary: &'a AssetSummary,
    /// Who measures it.
    pub source: Option<&'a SourceName>,
    /// Whether it is not there: a presence metric says so.
    pub down: bool,
}

/// A source, as far as its assets depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The source.
    pub name: SourceName,
    /// When it last delivered.
    pub last: Timestamp,
    /// How old the newest sample of that delivery was, in microseconds.
    pub lag: i64,
    /// Assets it measures.
    pub assets: u32,
    /// Whether any of them is of the demo city.
    pub demo: bool,
    /// The shortest time in microseconds after which one of its assets is unknown without it.
    pub freshness: i64,
}

impl CityState {
    /// Every asset that is not ok, as it was last summed up.
    pub fn unwell(&self) -> impl Iterator<Item = Unwell<'_>> {
        self.assets.values().filter(|asset| asset.summary.health != Health::Ok).map(|asset| Unwell {
            placed: &asset.placed,
            summary: &asset.summary,
            source: asset.source.as_ref(),
            down: asset.health.is_down(),
        })
    }

    /// Every source that measures assets.
    #[must_use]
    pub fn feeds(&self) -> Vec<Feed> {
        let mut feeds: std::collections::BTreeMap<&SourceName, Feed> = std::collections::BTreeMap::new();
        for asset in self.assets.values() {
            let Some((name, (last, lag))) = asset.source.as_ref().and_then(|s| Some((s, *self.sources.get(s)?))) else {
                continue;
            };
            let freshness = asset.health.conditions().filter_map(|(key, _)| self.options.judge.freshness(&key.metric));
            let Some(freshness) = freshness.min() else { continue };
            let feed = feeds.entry(name).or_insert_with(|| Feed {
                name: name.clone(),
                last,
                lag,
                assets: 0,
                demo: false,
                freshness,
            });
            feed.assets = feed.assets.saturating_add(1);
            feed.demo |= asset.placed.asset.demo;
            feed.freshness = feed.freshness.min(freshness);
        }
        feeds.into_values().collect()
    }
}

/// The last value of a series.
#[derive(Debug, Clone, Copy)]
pub struct Newest<'a> {
    /// The asset and where it is.
    pub placed: &'a PlacedAsset,
    /// The series' labels.
    pub labels: &'a Labels,
    /// When it was measured.
    pub at: Timestamp,
    /// The value.
    pub value: f64,
    /// Whether planned work is done on the asset.
    pub maintained: bool,
}

impl CityState {
    /// The last value of each series of `metric`.
    pub fn newest_of<'a>(&'a self, metric: &'a MetricId) -> impl Iterator<Item = Newest<'a>> {
        self.assets.values().flat_map(move |asset| {
            let first = (metric.clone(), Labels::new());
            let series = asset.series.range(first..).take_while(move |((of, _), _)| of == metric);
            series.map(move |((_, labels), measured)| Newest {
                placed: &asset.placed,
                labels,
                at: measured.at,
                value: measured.value,
                maintained: matches!(asset.summary.health, Health::Maintenance | Health::Retired),
            })
        })
    }

    /// How long in microseconds a value of `metric` speaks for the present.
    #[must_use]
    pub fn freshness_of(&self, metric: &MetricId) -> i64 {
        let seconds = self.options.catalogue.get(metric).map_or(0, |definition| definition.freshness_s);
        i64::from(seconds) * MICROS_PER_SECOND
    }

    /// How many assets of a layer are in each state, of an area or of the city.
    #[must_use]
    pub fn counts(&self, area: Option<&AreaId>, layer: Layer) -> HealthCounts {
        let mut counts = HealthCounts::default();
        for asset in self.of_layer(area, layer).iter().filter_map(|id| self.assets.get(id)) {
            counts.add(asset.summary.health);
        }
        counts
    }

    /// Whether an asset lies in `area`; every asset does in none.
    #[must_use]
    pub fn is_in(&self, placed: &PlacedAsset, area: Option<&AreaId>) -> bool {
        area.is_none_or(|area| {
            *area == self.city || [&placed.placement.nil, &placed.placement.municipio].contains(&&Some(area.clone()))
        })
    }

    /// The assets of an area.
    #[must_use]
    pub fn placed_in(&self, area: &AreaId) -> Vec<AssetId> {
        self.placed_in.get(area).into_iter().flatten().cloned().collect()
    }

    /// The asset called `id`, and all that hangs on it if `deep`; nothing when there is none.
    #[must_use]
    pub fn with_descendants(&self, id: &AssetId, deep: bool) -> Vec<AssetId> {
        let Some(asset) = self.assets.get(id) else { return Vec::new() };
        let below = if deep { self.descendants(id) } else { Vec::new() };
        std::iter::once(asset.placed.asset.id.clone()).chain(below).collect()
    }
}

impl CityState {
    /// The assets of a layer, of an area or of the city, that are not retired.
    #[must_use]
    pub fn of_layer(&self, area: Option<&AreaId>, layer: Layer) -> Vec<AssetId> {
        let placed = self.placed_in.get(area.unwrap_or(&self.city)).into_iter().flatten();
        let of_layer = placed.filter(|id| {
            self.assets.get(*id).is_some_and(|asset| {
                asset.placed.asset.kind.layer() == Some(layer) && asset.summary.health != Health::Retired
            })
        });
        of_layer.cloned().collect()
    }
}
