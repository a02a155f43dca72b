//! A look at an asset.

use super::gather::Gathering;
use super::gather_area::{days_of, outages};
use crate::audience::Audience;
use crate::web::history_plan::Subject;
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::live::SeriesFigure;
use cruscotto_domain::metric::PublishedBy;
use cruscotto_domain::sample::Labels;
use cruscotto_frontend::public::{AssetContent, Period};
use std::collections::HashSet;

/// Charts of an asset at most.
const MAX_CHARTS: usize = 4;

pub(super) async fn asset(of: &Gathering<'_>, id: &AssetId) -> Option<AssetContent> {
    let detail = of.state.hub.state().asset_detail(id, Audience::Public)?;
    let placed = of.state.known.asset(id)?;
    let presence = of.presence();
    let tells_presence = detail.series.iter().any(|series| presence.contains(&series.figure.metric));
    let days = if tells_presence {
        days_of(of, placed.asset.kind, &HashSet::from([id])).await.map(|days| vec![days])
    } else {
        Some(Vec::new())
    };
    let outages = outages(of, &[placed]).await;
    let histories = histories(of, id, &detail).await;
    Some(AssetContent { detail, days, outages, histories })
}

/// What is worth a chart: headline metrics first, of them those that the public gets by the day without their series, then
/// whatever else is measured.
async fn histories(of: &Gathering<'_>, id: &AssetId, detail: &AssetDetail) -> Vec<Period> {
    let definition = |metric: &MetricId| of.state.catalogue.get(metric);
    let headline = |s: &&SeriesFigure| definition(&s.figure.metric).is_some_and(|m| m.headline);
    let (first, rest): (Vec<_>, Vec<_>) = detail.series.iter().partition(headline);
    let by_day = |metric: &&MetricId| definition(metric).is_some_and(|m| m.published_by() == Some(PublishedBy::Day));
    let days = detail.summary.figures.iter().map(|figure| &figure.metric).filter(by_day);
    let series = |series: &SeriesFigure| (series.figure.metric.clone(), series.labels.clone());
    let charts = first.into_iter().map(series).chain(days.map(|metric| (metric.clone(), Labels::new())));
    let mut histories = Vec::new();
    for (metric, labels) in charts.chain(rest.into_iter().map(series)).take(MAX_CHARTS) {
        histories.extend(of.lately(Subject::Asset(id.clone(), labels), metric).await);
    }
    histories
}
