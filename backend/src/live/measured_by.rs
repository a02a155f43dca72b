//! Who measures what, as far as the live state knows.

use super::state::CityState;
use cruscotto_domain::id::{AssetId, MetricId, SourceName};
use std::collections::BTreeSet;

impl CityState {
    /// Everybody who delivered the last samples of `metric`, of one asset or of all, by name; nobody of what was only read
    /// back after a restart.
    #[must_use]
    pub fn measured_by(&self, metric: &MetricId, asset: Option<&AssetId>) -> Vec<SourceName> {
        let assets = self.assets.iter().filter(|(id, _)| asset.is_none_or(|asset| asset == *id));
        let series = assets.flat_map(|(_, state)| &state.series).filter(|((id, _), _)| id == metric);
        let sources: BTreeSet<&SourceName> = series.filter_map(|(_, measured)| measured.source.as_ref()).collect();
        sources.into_iter().cloned().collect()
    }
}
