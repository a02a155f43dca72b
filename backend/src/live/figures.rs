//! From last values to figures: of an asset over its series, of an area over its assets, as the catalogue says.

use super::state::AssetState;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::{Asset, AssetKind, Layer, OperatingState};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::{AreaId, SourceName};
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::metric::{Aggregation, MetricDefinition};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// The last value of a series.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) at: Timestamp,
    pub(super) value: f64,
    /// When it was committed; none for what was read back after a restart.
    pub(super) received: Option<Timestamp>,
    pub(super) source: Option<SourceName>,
}

impl Measured {
    /// As a figure of one series.
    pub(super) fn figure(&self, metric: &MetricDefinition) -> Figure {
        Figure {
            metric: metric.id.clone(),
            definition_version: metric.version,
            value: Some(self.value),
            suppressed: false,
            as_of: Some(self.at),
            received: self.received,
            source: self.source.clone(),
            coverage: None,
        }
    }
}

/// An asset of which nothing is known.
pub(super) fn blank(asset: &Asset) -> AssetSummary {
    AssetSummary {
        id: asset.id.clone(),
        kind: asset.kind,
        name: asset.name.clone(),
        point: asset.point,
        health: Health::Unknown,
        since: None,
        cause: None,
        demo: asset.demo,
        figures: Vec::new(),
    }
}

/// The last moment at which a value measured at `at` speaks for the present.
fn fresh_until(metric: &MetricDefinition, at: Timestamp) -> Timestamp {
    at.plus_micros(i64::from(metric.freshness_s) * MICROS_PER_SECOND)
}

/// The headline figures of an asset, and when the first of them goes stale.
///
/// Of several series only the fresh count, so that an SSID that was removed drops out; when none is fresh the last
/// values are shown with their time, and the coverage says that they are old.
pub(super) fn of_asset(catalogue: &Catalogue, asset: &AssetState, now: Timestamp) -> (Vec<Figure>, Option<Timestamp>) {
    let mut figures = Vec::new();
    let mut stale_after: Option<Timestamp> = None;
    for metric in catalogue.iter().filter(|m| m.headline && m.assets.contains(&asset.placed.asset.kind)) {
        let series: Vec<&Measured> =
            asset.series.iter().filter(|((id, _), _)| *id == metric.id).map(|(_, measured)| measured).collect();
        if series.is_empty() {
            continue;
        }
        let fresh: Vec<&Measured> = series.iter().copied().filter(|m| now <= fresh_until(metric, m.at)).collect();
        let limits = fresh.iter().map(|m| fresh_until(metric, m.at));
        stale_after = stale_after.into_iter().chain(limits).min();
        let coverage = share(fresh.len(), series.len());
        let counted = if fresh.is_empty() { &series } else { &fresh };
        figures.push(combine(metric, counted.iter().copied(), coverage));
    }
    (figures, stale_after)
}

/// The summary of a layer in an area where these assets are `placed`; `None` where it has none of them.
pub(super) fn of_area(
    catalogue: &Catalogue,
    area: &AreaId,
    layer: Layer,
    placed: &[&AssetState],
) -> Option<AreaSummary> {
    let of_layer = |asset: &&AssetState| asset.placed.asset.kind.layer() == Some(layer);
    let members: Vec<&AssetState> = placed.iter().copied().filter(of_layer).collect();
    let mut counts = HealthCounts::default();
    for asset in &members {
        if asset.summary.cause == Some(Cause::NeverMeasured) && asset.summary.health == Health::Unknown {
            counts.add_never_measured();
        } else {
            counts.add(asset.summary.health);
        }
    }
    if counts == HealthCounts::default() {
        return None;
    }
    let headline = catalogue.iter().filter(|m| m.headline && layer_has(layer, m));
    let figures = headline.filter_map(|metric| area_figure(&members, metric)).collect();
    Some(AreaSummary { area: area.clone(), layer, health: counts.predominant(), counts, figures })
}

fn layer_has(layer: Layer, metric: &MetricDefinition) -> bool {
    metric.assets.iter().any(|kind| kind.layer() == Some(layer))
}

/// The figure of an asset that counts in its areas: in service, not down, and fresh. The people who were on an access
/// point before it failed are not on it now.
pub(super) fn contribution<'a>(asset: &'a AssetState, metric: &MetricDefinition) -> Option<&'a Figure> {
    let figure = asset.summary.figures.iter().find(|f| f.metric == metric.id)?;
    let in_service = asset.placed.asset.state == OperatingState::Active && !asset.health.is_down();
    (in_service && figure.coverage.is_some_and(|share| share > 0.0)).then_some(figure)
}

fn area_figure(members: &[&AssetState], metric: &MetricDefinition) -> Option<Figure> {
    let mut expected = 0;
    let mut values = Vec::new();
    for asset in members.iter().filter(|a| a.placed.asset.state == OperatingState::Active) {
        let kind = asset.placed.asset.kind;
        // Every access point has clients, every school a speed; a service reports only some metrics, so that of the
        // services only those are expected that ever did.
        let reports = asset.summary.figures.iter().any(|f| f.metric == metric.id);
        if reports || (kind != AssetKind::Service && metric.assets.contains(&kind)) {
            expected += 1;
        }
        if let Some(figure) = contribution(asset, metric)
            && let (Some(value), Some(at)) = (figure.value, figure.as_of)
        {
            values.push(Measured { at, value, received: figure.received, source: figure.source.clone() });
        }
    }
    (expected > 0).then(|| combine(metric, values.iter(), share(values.len(), expected)))
}

fn share(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of assets")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn combine<'a>(
    metric: &MetricDefinition,
    values: impl Iterator<Item = &'a Measured> + Clone,
    coverage: Option<f64>,
) -> Figure {
    let newest = values.clone().max_by_key(|m| m.at);
    let mut sources = values.clone().map(|m| m.source.as_ref());
    let first = sources.next().flatten();
    let source = first.filter(|_| sources.all(|other| other == first)).cloned();
    let count = values.clone().count();
    let numbers = values.map(|m| m.value);
    #[expect(clippy::cast_precision_loss, reason = "counts of assets")]
    let value = match metric.aggregation {
        _ if count == 0 => None,
        Aggregation::Sum => Some(numbers.sum()),
        Aggregation::Mean => Some(numbers.sum::<f64>() / count as f64),
        Aggregation::Max => numbers.reduce(f64::max),
        Aggregation::Last => newest.map(|m| m.value),
    };
    Figure {
        metric: metric.id.clone(),
        definition_version: metric.version,
        value,
        suppressed: false,
        as_of: newest.map(|m| m.at),
        received: newest.and_then(|m| m.received),
        source,
        coverage,
    }
}
