//! Counts of people as the public sees them: released all at once, with what must be withheld of them.
//!
//! A count that moved alone would be the difference of its area's total before and after, whether it is withheld or not.
//! So counts of a metric are released together, no more often than they are fresh: every count of a release
//! was measured after the release before, and no number of one is a number of another. Beside each other, within one
//! release, small counts are hidden as `domain/src/suppression/crossed.rs` says. A count that is no longer fresh is
//! withheld: it was shown or hidden beside others once already.
//!
//! A count since midnight is not released while its day goes on: what is shown is the last day that was published.

use super::figures::contribution;
use super::state::{AssetState, CityState};
use crate::store::PublishedDay;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::metric::{MetricDefinition, PublishedBy};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::suppression::{Part, is_small, total_is_safe, withhold, withhold_crossed};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was released last, by metric.
#[derive(Debug, Clone, Default)]
pub(super) struct Released(BTreeMap<MetricId, Release>);

#[derive(Debug, Clone, Default)]
struct Release {
    /// When the next one is due; none where counts are released as they come.
    next: Option<Timestamp>,
    figures: Figures,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Figures {
    assets: BTreeMap<AssetId, Figure>,
    areas: BTreeMap<(AreaId, Layer), Figure>,
    series: BTreeMap<(AssetId, Labels), Figure>,
}

impl Released {
    /// The figure of an asset, if it was in the last release.
    pub(super) fn asset(&self, asset: &AssetId, metric: &MetricId) -> Option<&Figure> {
        self.0.get(metric)?.figures.assets.get(asset)
    }

    /// The figure of an area.
    pub(super) fn area(&self, area: &AreaId, layer: Layer, metric: &MetricId) -> Option<&Figure> {
        self.0.get(metric)?.figures.areas.get(&(area.clone(), layer))
    }

    /// The figure of a series.
    pub(super) fn series(&self, asset: &AssetId, metric: &MetricId, labels: &Labels) -> Option<&Figure> {
        self.0.get(metric)?.figures.series.get(&(asset.clone(), labels.clone()))
    }

    /// Whether a release is due.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.0.values().any(|release| release.next.is_some_and(|next| now >= next))
    }

    /// Takes a day as it was published.
    pub(super) fn put_day(&mut self, metric: &MetricDefinition, city: &AreaId, day: &PublishedDay) {
        let figure = |value: Option<f64>| Figure {
            metric: metric.id.clone(),
            definition_version: metric.version,
            value,
            suppressed: value.is_none(),
            // The last moment of the day.
            as_of: Some(day.until.plus_micros(-MICROS_PER_SECOND)),
            received: Some(day.at),
            source: None,
            coverage: None,
        };
        let published = &day.published;
        let assets = published.assets.iter().map(|(id, value)| (id.clone(), figure(*value))).collect();
        let whole = (!published.assets.is_empty()).then_some((city, published.city));
        let all = published.areas.iter().map(|(id, value)| (id, *value)).chain(whole);
        let areas = Layer::ALL
            .into_iter()
            .filter(|layer| metric.assets.iter().any(|kind| kind.layer() == Some(*layer)))
            .flat_map(|layer| all.clone().map(move |(id, value)| ((id.clone(), layer), value)))
            .map(|(key, value)| (key, figure(value)))
            .collect();
        let figures = Figures { assets, areas, series: BTreeMap::new() };
        self.0.insert(metric.id.clone(), Release { next: None, figures });
    }

    /// The release after this one, and whether it says anything else.
    pub(super) fn advance(&self, state: &CityState, now: Timestamp) -> (Self, bool) {
        let (mut after, mut changed) = (self.clone(), false);
        let people = |m: &&Arc<MetricDefinition>| m.public && m.published_by() == Some(PublishedBy::Hour);
        for metric in state.options.catalogue.iter().filter(people) {
            let every = state.options.people_every.unwrap_or(i64::from(metric.freshness_s) * MICROS_PER_SECOND);
            let Some(release) = after.0.get_mut(&metric.id) else {
                // Not at once: what was released before a restart may still be fresh.
                let next = (every > 0).then(|| now.plus_micros(every));
                let figures = if every > 0 { Figures::default() } else { Figures::of(state, metric) };
                changed |= figures != Figures::default();
                after.0.insert(metric.id.clone(), Release { next, figures });
                continue;
            };
            if release.next.is_some_and(|next| now < next) {
                continue;
            }
            let figures = Figures::of(state, metric);
            changed |= figures != release.figures;
            *release = Release { next: (every > 0).then(|| now.plus_micros(every)), figures };
        }
        (after, changed)
    }
}

impl Figures {
    fn of(state: &CityState, metric: &MetricDefinition) -> Self {
        let mut figures = Self::default();
        if metric.headline {
            for layer in Layer::ALL.into_iter().filter(|l| metric.assets.iter().any(|k| k.layer() == Some(*l))) {
                figures.add_layer(state, metric, layer);
            }
        }
        for (id, asset) in &state.assets {
            figures.add_series(state, metric, id, asset);
        }
        figures
    }

    fn add_layer(&mut self, state: &CityState, metric: &MetricDefinition, layer: Layer) {
        let in_layer = || state.assets.iter().filter(|(_, a)| a.placed.asset.kind.layer() == Some(layer));
        let counted: Vec<(&AssetId, Part<'_, AreaId>)> = in_layer()
            .filter_map(|(id, asset)| {
                let placement = &asset.placed.placement;
                let value = contribution(asset, metric)?.value?;
                Some((id, Part { value, fine: placement.nil.as_ref(), coarse: placement.municipio.as_ref() }))
            })
            .collect();
        let parts: Vec<Part<'_, AreaId>> = counted.iter().map(|(_, part)| *part).collect();
        let withheld = withhold_crossed(&parts, state.options.small_count);
        let hidden: BTreeSet<&AssetId> =
            counted.iter().zip(&withheld.parts).filter(|(_, hidden)| **hidden).map(|((id, _), _)| *id).collect();
        for (id, asset) in in_layer() {
            let Some(figure) = asset.summary.figures.iter().find(|f| f.metric == metric.id) else { continue };
            let fresh = figure.coverage.is_some_and(|share| share > 0.0);
            // Fresh and in no total: out of service, or down.
            let small = figure.value.is_some_and(|count| is_small(count, state.options.small_count));
            let shown = fresh && !small && !hidden.contains(id);
            self.assets.insert(id.clone(), if shown { figure.clone() } else { figure.clone().withheld() });
        }
        for ((area, _), summary) in state.summaries.iter().filter(|((_, l), _)| *l == layer) {
            let Some(figure) = summary.figures.iter().find(|f| f.metric == metric.id) else { continue };
            let is_city = state.areas.get(area).is_some_and(|a| a.level == AreaLevel::City);
            let hidden = withheld.areas.contains(area) || (is_city && withheld.whole);
            let figure = if hidden { figure.clone().withheld() } else { figure.clone() };
            self.areas.insert((area.clone(), layer), figure);
        }
    }

    /// The series of an asset: small ones are withheld, what stands beside them under a published total, and all of them
    /// where the total itself is withheld.
    fn add_series(&mut self, state: &CityState, metric: &MetricDefinition, id: &AssetId, asset: &AssetState) {
        let series: Vec<_> = state.figures_of_series(asset, metric).collect();
        let parts: Vec<Option<f64>> = series.iter().map(|(_, figure)| figure.value).collect();
        let threshold = state.options.small_count;
        let mut flags = withhold(&parts, threshold);
        let total: f64 = parts.iter().flatten().sum();
        let headless = self.assets.get(id).is_some_and(|figure| figure.suppressed);
        if headless || is_small(total, threshold) || !total_is_safe(&parts, &flags, threshold) {
            flags = vec![true; parts.len()];
        }
        for ((labels, figure), hidden) in series.into_iter().zip(flags) {
            let figure = if hidden { figure.withheld() } else { figure };
            self.series.insert((id.clone(), labels.clone()), figure);
        }
    }
}

#[cfg(test)]
mod attack;
