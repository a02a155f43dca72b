//! A figure of an area as the public sees it now.

use super::Shared;
use crate::audience::Audience;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::{AreaId, MetricId};

/// The headline figure of `metric` in `area`; none where it has none.
pub(super) fn live_figure(state: &Shared, area: &AreaId, metric: &MetricId) -> Option<Figure> {
    let live = state.hub.state();
    let item = live.area_item(live.area(area)?, Audience::Public);
    item.layers.into_iter().flat_map(|layer| layer.figures).find(|figure| figure.metric == *metric)
}
