//! The state as an audience sees it.

use super::state::{AssetState, CityState};
use crate::audience::{Audience, Viewer};
use cruscotto_domain::api::{AreaItem, AssetDetail, AssetItem};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::asset::{Layer, Placement};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Cause;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::{AreaSummary, AssetSummary, Entry, EntryKey, FleetAsset, SeriesFigure, Topic};
use cruscotto_domain::metric::{MetricDefinition, PublishedBy};
use cruscotto_domain::sample::Labels;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl CityState {
    /// The area called `id`.
    #[must_use]
    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.areas.get(id)
    }

    /// The areas of a level (all without one) with their layers, by level and code; `audience` says of each who looks.
    #[must_use]
    pub fn area_items(&self, level: Option<AreaLevel>, audience: impl Fn(&Area) -> Audience) -> Vec<AreaItem> {
        let mut areas: Vec<&Area> = self.areas.values().filter(|a| level.is_none_or(|l| a.level == l)).collect();
        areas.sort_by_key(|a| (a.level, a.code));
        areas.into_iter().map(|area| self.area_item(area, audience(area))).collect()
    }

    /// An area with its layers.
    #[must_use]
    pub fn area_item(&self, area: &Area, audience: Audience) -> AreaItem {
        let layers = Layer::ALL.into_iter().filter_map(|layer| self.area_summary(&area.id, layer, audience));
        AreaItem { area: area.clone(), layers: layers.collect() }
    }

    /// The assets of an area in the order of their ids; all assets without one. `audience` says who looks at what lies
    /// there.
    pub fn asset_items<'a>(
        &'a self,
        area: Option<&'a AreaId>,
        after: Option<&'a AssetId>,
        audience: impl Fn(&Placement) -> Audience + 'a,
    ) -> Box<dyn Iterator<Item = AssetItem> + 'a> {
        let item = move |asset: &AssetState| AssetItem {
            summary: self.asset_view(asset, audience(&asset.placed.placement)),
            placement: asset.placed.placement.clone(),
        };
        let later = move |id: &AssetId| after.is_none_or(|after| id > after);
        match area {
            Some(area) => {
                let ids = self.placed_in.get(area).into_iter().flatten().filter(move |id| later(id));
                Box::new(ids.filter_map(|id| self.assets.get(id)).map(item))
            }
            None => Box::new(self.assets.iter().filter(move |(id, _)| later(id)).map(move |(_, asset)| item(asset))),
        }
    }

    /// Everything known of an asset.
    #[must_use]
    pub fn asset_detail(&self, id: &AssetId, audience: Audience) -> Option<AssetDetail> {
        let asset = self.assets.get(id)?;
        let mut shown = asset.placed.asset.clone();
        if audience == Audience::Public {
            // Tags are notes of the people who run the network: vendors, controllers, serials.
            shown.tags.clear();
        }
        Some(AssetDetail {
            asset: shown,
            placement: asset.placed.placement.clone(),
            summary: self.asset_view(asset, audience),
            series: self.series_figures(asset, audience),
            last_failure: asset.last_failure.clone().filter(|_| audience == Audience::Operator),
        })
    }

    /// The summary of an asset.
    #[must_use]
    pub fn asset_summary(&self, id: &AssetId, audience: Audience) -> Option<AssetSummary> {
        self.assets.get(id).map(|asset| self.asset_view(asset, audience))
    }

    /// Every entry of a topic that `viewer` may see; `None` for one that does not exist for them.
    #[must_use]
    pub fn entries(&self, topic: &Topic, viewer: &Viewer) -> Option<BTreeMap<EntryKey, Entry>> {
        let mut entries: Vec<Entry> = Vec::new();
        let of_asset = |asset: &AssetState| viewer.at(&asset.placed.placement);
        match topic {
            Topic::City => {
                let audience = |id: &AreaId| self.areas.get(id).map_or(viewer.of_city(), |area| viewer.of_area(area));
                let summaries = self.summaries.values().map(|s| self.area_view(s, audience(&s.area)));
                entries.extend(summaries.map(Entry::Area));
            }
            Topic::Area(id) => {
                let audience = viewer.of_area(self.areas.get(id)?);
                let layers = Layer::ALL.into_iter().filter_map(|layer| self.area_summary(id, layer, audience));
                entries.extend(layers.map(Entry::Area));
                let assets = self.placed_in.get(id).into_iter().flatten().filter_map(|id| self.assets.get(id));
                entries.extend(assets.map(|asset| Entry::Asset(self.asset_view(asset, of_asset(asset)))));
            }
            Topic::Asset(id) => {
                let asset = self.assets.get(id)?;
                entries.push(Entry::Asset(self.asset_view(asset, of_asset(asset))));
                entries.extend(self.series_figures(asset, of_asset(asset)).into_iter().map(Entry::Series));
            }
            Topic::Incidents | Topic::Fleet if *viewer == Viewer::Public => return None,
            Topic::Incidents => {
                let theirs = |incident: &&Incident| {
                    let (nil, municipio) = (incident.nil.clone(), incident.municipio.clone());
                    viewer.at(&Placement { nil, municipio }) == Audience::Operator
                };
                let incidents = self.incidents.values().filter(theirs).cloned();
                entries.extend(incidents.map(Box::new).map(Entry::Incident));
            }
            Topic::Fleet => {
                let theirs = self.assets.values().filter(|asset| of_asset(asset) == Audience::Operator);
                entries.extend(theirs.map(fleet_view));
            }
        }
        Some(entries.into_iter().map(|entry| (entry.key(), entry)).collect())
    }

    /// The entries of topic `fleet` for these assets.
    pub(super) fn fleet_entries(&self, ids: &BTreeSet<AssetId>) -> Vec<Entry> {
        ids.iter().filter_map(|id| self.assets.get(id)).map(fleet_view).collect()
    }

    fn area_summary(&self, area: &AreaId, layer: Layer, audience: Audience) -> Option<AreaSummary> {
        self.summaries.get(&(area.clone(), layer)).map(|summary| self.area_view(summary, audience))
    }

    fn area_view(&self, summary: &AreaSummary, audience: Audience) -> AreaSummary {
        let mut view = summary.clone();
        if audience == Audience::Public {
            let (area, layer) = (&summary.area, summary.layer);
            view.figures = self.for_public(view.figures, |metric| self.released.area(area, layer, metric));
        }
        view
    }

    fn asset_view(&self, asset: &AssetState, audience: Audience) -> AssetSummary {
        let mut view = asset.summary.clone();
        if audience == Audience::Public {
            let id = &asset.placed.asset.id;
            view.figures = self.for_public(view.figures, |metric| self.released.asset(id, metric));
            // Which metric is beyond its limit is told of those the public can see.
            view.cause = view.cause.filter(|c| !matches!(c, Cause::Metric(metric) if !self.is_public(metric)));
        }
        view
    }

    fn is_public(&self, metric: &MetricId) -> bool {
        self.options.catalogue.get(metric).is_some_and(|m| m.public)
    }

    /// What is public of `figures`; counts of people as they were released.
    fn for_public<'a>(&self, figures: Vec<Figure>, released: impl Fn(&MetricId) -> Option<&'a Figure>) -> Vec<Figure> {
        let public = |figure: Figure| {
            let metric = self.options.catalogue.get(&figure.metric).filter(|m| m.public)?;
            match metric.published_by() {
                None => Some(figure),
                Some(PublishedBy::Hour) => Some(released(&metric.id).cloned().unwrap_or_else(|| figure.withheld())),
                // Before its first day is over there is nothing to show, nor to withhold.
                Some(PublishedBy::Day) => released(&metric.id).cloned(),
            }
        };
        figures.into_iter().filter_map(public).collect()
    }

    fn series_figures(&self, asset: &AssetState, audience: Audience) -> Vec<SeriesFigure> {
        let id = &asset.placed.asset.id;
        let mut out: Vec<SeriesFigure> = Vec::with_capacity(asset.series.len());
        for ((metric, labels), measured) in &asset.series {
            let Some(definition) = self.options.catalogue.get(metric) else { continue };
            // By which channel people came is published of no day.
            let hidden = !definition.public || definition.published_by() == Some(PublishedBy::Day);
            if audience == Audience::Public && hidden {
                continue;
            }
            let mut figure = measured.figure(definition);
            if audience == Audience::Public && definition.counts_people {
                let released = self.released.series(id, metric, labels).cloned();
                figure = released.unwrap_or_else(|| figure.withheld());
            }
            out.push(SeriesFigure { asset: id.clone(), labels: labels.clone(), figure });
        }
        out
    }

    /// The last value of each series that an asset has of a metric.
    pub(super) fn figures_of_series<'a>(
        &self,
        asset: &'a AssetState,
        metric: &'a MetricDefinition,
    ) -> impl Iterator<Item = (&'a Labels, Figure)> {
        let of_metric = asset.series.iter().filter(|((id, _), _)| *id == metric.id);
        of_metric.map(|((_, labels), measured)| (labels, measured.figure(metric)))
    }
}

/// An asset in topic `fleet`.
fn fleet_view(asset: &AssetState) -> Entry {
    let (known, summary) = (&asset.placed.asset, &asset.summary);
    Entry::Fleet(Arc::new(FleetAsset {
        id: known.id.clone(),
        kind: known.kind,
        name: known.name.clone(),
        owner: known.owner.clone(),
        parent: known.parent.clone(),
        controller: known.controller.clone(),
        power: known.power.clone(),
        point: known.point,
        placement: asset.placed.placement.clone(),
        health: summary.health,
        since: summary.since,
        cause: summary.cause.clone(),
        source: asset.source.clone(),
        demo: known.demo,
    }))
}
