//! A figure of an area as the public sees it now.

use super::Shared;
use crate::audience::Audience;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::{AreaId, MetricId};

/// The headline figure of `metric` in `area`; none where it has none.
pub(super) fn live_figure(state: &Shared, area: &AreaId, metric: &MetricId) -> Option<Figure> {
    let live = state.hub.state();
    let items = live.area_items(None, |_| Audience::Public).into_iter().filter(|item| item.area.id == *area);
    let mut figures = items.flat_map(|item| item.layers).flat_map(|layer| layer.figures);
    figures.find(|figure| figure.metric == *metric)
}
