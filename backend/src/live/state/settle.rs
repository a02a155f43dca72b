//! What was touched is summed up: assets with what hangs on them, then their areas.

use super::super::figures;
use super::{AssetState, CityState, areas_of};
use crate::health::{Situation, cause};
use cruscotto_domain::asset::{Layer, OperatingState};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::AssetSummary;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Changes are gathered this long before they are summed up: a person sees them at once, and a poll of the whole city is a
/// few frames and not thousands.
pub(in crate::live) const SETTLE_EVERY: Duration = Duration::from_millis(200);

/// Summing up takes this part of the time at most: when much changes, changes are gathered for longer.
const SETTLING_SHARE: u32 = 10;

/// The longest that changes are gathered, however much there is to sum up.
const SETTLE_AT_LATEST: Duration = Duration::from_secs(1);

/// What settling changed.
#[derive(Debug, Default)]
pub(in crate::live) struct Settled {
    pub(in crate::live) assets: BTreeSet<AssetId>,
    pub(in crate::live) areas: BTreeSet<AreaId>,
    /// Counts of people were released.
    pub(in crate::live) released: bool,
    /// Incidents changed.
    pub(in crate::live) incidents: bool,
}

impl CityState {
    /// Whether nothing was touched since the last [`Self::settle`].
    pub(in crate::live) fn is_settled(&self) -> bool {
        self.touched.is_empty() && self.unseen.is_empty() && self.unsummed.is_empty() && !self.incidents_moved
    }

    /// Whether whoever looks now should have it settled first.
    pub(in crate::live) fn is_due(&self) -> bool {
        (!self.is_settled() || self.released.is_due(Timestamp::now())) && Instant::now() >= self.rests_until
    }

    /// Whether an asset may have another health, or another cause of it, than its summary says.
    pub(in crate::live) fn is_health_settled(&self) -> bool {
        self.touched.is_empty()
    }

    /// Brings the assets up to date that were touched, and those that hang on them. Their areas are not summed up yet.
    pub(in crate::live) fn settle_health(&mut self, now: Timestamp) {
        let mut queue: Vec<AssetId> = std::mem::take(&mut self.touched).into_iter().collect();
        let mut done = BTreeSet::new();
        while let Some(id) = queue.pop() {
            if let Some(health_changed) = self.summarise(&id, now)
                && done.insert(id.clone())
                && health_changed
            {
                // What hangs on it may now have another cause; settled before or not, it is looked at again.
                for child in self.descendants(&id) {
                    done.remove(&child);
                    queue.push(child);
                }
            }
        }
        self.unsummed.append(&mut done);
    }

    /// Brings every summary up to date that what was touched bears on.
    pub(in crate::live) fn settle(&mut self, now: Timestamp) {
        let begun = Instant::now();
        for (key, measured) in self.unseen.take() {
            self.show(&key, measured);
        }
        self.settle_health(now);
        let mut assets = std::mem::take(&mut self.unsummed);
        let mut areas = BTreeSet::new();
        for asset in assets.iter().filter_map(|id| self.assets.get(id)) {
            areas.extend(areas_of(&asset.placed, &self.city).cloned());
        }
        for area in &areas {
            self.summarise_area(area);
        }
        let (released, changed) = self.released.advance(self, now);
        let settled = &mut self.unpublished;
        self.revision += u64::from(changed || !assets.is_empty());
        settled.released |= changed;
        settled.incidents |= std::mem::take(&mut self.incidents_moved);
        settled.assets.append(&mut assets);
        settled.areas.append(&mut areas);
        self.released = released;
        let took = begun.elapsed();
        self.rests_until = Instant::now() + rest_after(took);
        metrics::histogram!(crate::observe::LIVE_FLUSH_SECONDS).record(took.as_secs_f64());
    }

    /// What settling changed since the last call.
    pub(in crate::live) fn take_settled(&mut self) -> Settled {
        std::mem::take(&mut self.unpublished)
    }

    /// Makes the asset's summary anew; says whether its health is another, `None` without such an asset.
    fn summarise(&mut self, id: &AssetId, now: Timestamp) -> Option<bool> {
        let asset = self.assets.get(id)?;
        let declared = self.declared(asset);
        let (health, since, metric) = asset.health.shown(declared);
        let silent_source = asset.source.as_ref().filter(|s| self.silent.contains(*s));
        let known = &asset.placed.asset;
        let situation = Situation { health, metric, asset: known, measured: asset.health.measured(), silent_source };
        let cause = cause(situation, |id| {
            let ancestor = self.assets.get(id)?;
            let down = ancestor.health.shown(self.declared(ancestor)).0 == Health::Critical;
            Some((down, &ancestor.placed.asset))
        });
        let (figures, stale_after) = figures::of_asset(&self.options.catalogue, asset, now);
        let asset = self.assets.get_mut(id)?;
        let changed = asset.summary.health != health;
        asset.summary = AssetSummary { health, since, cause, figures, ..figures::blank(&asset.placed.asset) };
        asset.stale_after = stale_after;
        Some(changed)
    }

    /// Whether it is meant to work now: as the inventory says, and planned work besides.
    fn declared(&self, asset: &AssetState) -> OperatingState {
        match asset.placed.asset.state {
            OperatingState::Active if self.maintained.contains(&asset.placed.asset.id) => OperatingState::Maintenance,
            declared => declared,
        }
    }

    fn summarise_area(&mut self, area: &AreaId) {
        // Looked up once: each layer and each metric goes over all of them.
        let ids = self.placed_in.get(area).into_iter().flatten();
        let placed: Vec<&AssetState> = ids.filter_map(|id| self.assets.get(id)).collect();
        let summaries = Layer::ALL.map(|layer| figures::of_area(&self.options.catalogue, area, layer, &placed));
        for (layer, summary) in Layer::ALL.into_iter().zip(summaries) {
            let key = (area.clone(), layer);
            match summary {
                Some(summary) => self.summaries.insert(key, summary),
                None => self.summaries.remove(&key),
            };
        }
    }
}

/// How long changes are gathered at least after settling took `took`. Half a round when it took little: so that the hub's
/// next round is never just too early.
fn rest_after(took: Duration) -> Duration {
    took.saturating_mul(SETTLING_SHARE).clamp(SETTLE_EVERY / 2, SETTLE_AT_LATEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settling_takes_a_tenth_of_the_time_until_news_would_be_late() {
        assert_eq!(rest_after(Duration::from_millis(5)), SETTLE_EVERY / 2);
        assert_eq!(rest_after(Duration::from_millis(60)), Duration::from_millis(600));
        assert_eq!(rest_after(Duration::from_secs(9)), SETTLE_AT_LATEST);
    }
}
