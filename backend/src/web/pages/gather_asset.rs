//! A look at an asset.

use super::gather::Gathering;
use super::gather_area::{days_of, outages};
use crate::audience::Audience;
use crate::web::history_plan::Subject;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::live::SeriesFigure;
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
    let histories = histories(of, id, &detail.series).await;
    Some(AssetContent { detail, days, outages, histories })
}

/// The last day of the series worth a chart: headline metrics first, then whatever else is measured.
async fn histories(of: &Gathering<'_>, id: &AssetId, series: &[SeriesFigure]) -> Vec<Period> {
    let headline = |s: &&SeriesFigure| of.state.catalogue.get(&s.figure.metric).is_some_and(|m| m.headline);
    let (first, rest): (Vec<_>, Vec<_>) = series.iter().partition(headline);
    let mut histories = Vec::new();
    for SeriesFigure { labels, figure, .. } in first.into_iter().chain(rest).take(MAX_CHARTS) {
        let subject = Subject::Asset(id.clone(), labels.clone());
        histories.extend(of.last_day(subject, figure.metric.clone()).await);
    }
    histories
}
