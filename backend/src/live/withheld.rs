//! What the public may not see of counts of people: small counts, and what would give them away.
//!
//! Published side by side are an asset's count, the totals of its NIL and its Municipio, and the city's. So parts are
//! withheld within every NIL, every Municipio and the city, until no single total less its published parts tells a
//! small count; a NIL that is withheld keeps one of its assets withheld too, or adding them up would tell it.
//! What a solver could get out of NIL and Municipi crossed with each other is not covered: they overlap in slivers, and
//! the parts in common are not published.

use super::figures::contribution;
use super::state::CityState;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::suppression::{is_small, total_is_safe, withhold_beside};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of withholding at most. Each adds at least one part and then the next partition is looked at again; cities
/// settle in three or four.
const MAX_ROUNDS: usize = 16;

/// The counts that are withheld.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Withheld {
    assets: BTreeMap<MetricId, BTreeSet<AssetId>>,
    areas: BTreeMap<MetricId, BTreeMap<Layer, BTreeSet<AreaId>>>,
}

/// The counts of one metric in one layer.
struct Table<'a> {
    threshold: u32,
    /// Assets whose count is in the totals.
    counts: BTreeMap<&'a AssetId, f64>,
    /// The partitions: the assets of each area.
    areas: Vec<(&'a AreaId, AreaLevel, Vec<&'a AssetId>)>,
    hidden: BTreeSet<&'a AssetId>,
    hidden_areas: BTreeSet<&'a AreaId>,
}

impl Withheld {
    /// What must be withheld of `state`.
    pub(super) fn of(state: &CityState) -> Self {
        let mut withheld = Self::default();
        let people = |m: &&std::sync::Arc<MetricDefinition>| m.headline && m.public && m.counts_people;
        for metric in state.options.catalogue.iter().filter(people) {
            for layer in Layer::ALL.into_iter().filter(|l| metric.assets.iter().any(|k| k.layer() == Some(*l))) {
                withheld.add(state, metric, layer);
            }
        }
        withheld
    }

    /// Whether the count of an asset is withheld.
    pub(super) fn asset(&self, asset: &AssetId, metric: &MetricId) -> bool {
        self.assets.get(metric).is_some_and(|assets| assets.contains(asset))
    }

    /// Whether the total of an area is withheld.
    pub(super) fn area(&self, area: &AreaId, layer: Layer, metric: &MetricId) -> bool {
        self.areas.get(metric).and_then(|layers| layers.get(&layer)).is_some_and(|areas| areas.contains(area))
    }

    fn add(&mut self, state: &CityState, metric: &MetricDefinition, layer: Layer) {
        let threshold = state.options.small_count;
        let mut table = Table::new(state, metric, layer);
        table.settle();
        let areas = self.areas.entry(metric.id.clone()).or_default().entry(layer).or_default();
        areas.extend(table.hidden_areas.into_iter().cloned());
        let assets = self.assets.entry(metric.id.clone()).or_default();
        assets.extend(table.hidden.into_iter().cloned());
        // A stale count is in no total, but on its own it tells as much.
        for (id, asset) in state.assets.iter().filter(|(_, a)| a.placed.asset.kind.layer() == Some(layer)) {
            let figure = asset.summary.figures.iter().find(|f| f.metric == metric.id);
            if figure.and_then(|f| f.value).is_some_and(|count| is_small(count, threshold)) {
                assets.insert(id.clone());
            }
        }
    }
}

impl<'a> Table<'a> {
    fn new(state: &'a CityState, metric: &MetricDefinition, layer: Layer) -> Self {
        let in_layer = state.assets.iter().filter(|(_, a)| a.placed.asset.kind.layer() == Some(layer));
        let counts: BTreeMap<&AssetId, f64> =
            in_layer.filter_map(|(id, asset)| Some((id, contribution(asset, metric)?.value?))).collect();
        let areas = state.areas.values().filter_map(|area| {
            let assets = state.placed_in.get(&area.id)?;
            let counted: Vec<&AssetId> = assets.iter().filter(|id| counts.contains_key(id)).collect();
            (!counted.is_empty()).then_some((&area.id, area.level, counted))
        });
        let mut areas: Vec<_> = areas.collect();
        // The smallest partition first: what hides beside a small count in its own NIL need not be sought in the whole city.
        areas.sort_by_key(|(_, level, _)| std::cmp::Reverse(*level));
        let threshold = state.options.small_count;
        Self { threshold, counts, areas, hidden: BTreeSet::new(), hidden_areas: BTreeSet::new() }
    }

    fn total(&self, assets: &[&AssetId]) -> f64 {
        assets.iter().filter_map(|id| self.counts.get(id)).sum()
    }

    fn settle(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let before = (self.hidden.len(), self.hidden_areas.len());
            self.hide_assets();
            for level in [AreaLevel::Nil, AreaLevel::Municipio] {
                self.hide_areas(level);
            }
            if before == (self.hidden.len(), self.hidden_areas.len()) {
                return;
            }
        }
        // Not settled: give nothing away.
        self.hidden = self.counts.keys().copied().collect();
        self.hidden_areas = self.areas.iter().map(|(id, ..)| *id).collect();
    }

    /// Withholds assets within each area; an area whose assets give it away by themselves is withheld.
    fn hide_assets(&mut self) {
        for (area, _, assets) in &self.areas {
            let parts: Vec<Option<f64>> = assets.iter().map(|id| self.counts.get(id).copied()).collect();
            let already = assets.iter().map(|id| self.hidden.contains(id)).collect();
            let mut flags = withhold_beside(&parts, already, self.threshold);
            if self.hidden_areas.contains(area) && !flags.contains(&true) {
                let smallest = (0..parts.len())
                    .filter(|&i| parts[i].is_some_and(|c| c > 0.0))
                    .min_by(|&a, &b| parts[a].partial_cmp(&parts[b]).unwrap_or(std::cmp::Ordering::Equal));
                if let Some(smallest) = smallest {
                    flags[smallest] = true;
                    flags = withhold_beside(&parts, flags, self.threshold);
                }
            }
            if !total_is_safe(&parts, &flags, self.threshold) {
                self.hidden_areas.insert(area);
            }
            self.hidden.extend(assets.iter().zip(&flags).filter(|(_, hidden)| **hidden).map(|(id, _)| *id));
        }
    }

    /// Withholds areas of a level within the city.
    fn hide_areas(&mut self, level: AreaLevel) {
        let of_level: Vec<(&AreaId, f64)> = self
            .areas
            .iter()
            .filter(|(_, l, _)| *l == level)
            .map(|(id, _, assets)| (*id, self.total(assets)))
            .collect();
        let parts: Vec<Option<f64>> = of_level.iter().map(|(_, total)| Some(*total)).collect();
        let already = of_level.iter().map(|(id, _)| self.hidden_areas.contains(id)).collect();
        let flags = withhold_beside(&parts, already, self.threshold);
        if !total_is_safe(&parts, &flags, self.threshold) {
            let city = self.areas.iter().find(|(_, level, _)| *level == AreaLevel::City);
            self.hidden_areas.extend(city.map(|(id, ..)| *id));
        }
        self.hidden_areas.extend(of_level.iter().zip(&flags).filter(|(_, hidden)| **hidden).map(|((id, _), _)| *id));
    }
}
