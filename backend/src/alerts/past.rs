//! What a rule looks at, as far as it is kept: for a trial on the past, and for a server that has just started and must
//! not take up a rule as if nothing had been before.

use super::rules::{Series, is_meant, share_down};
use crate::known::Known;
use crate::live::HubHandle;
use crate::store::{Grain, Store, StoreError};
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::hours::Stretch;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::rule::{Evaluator, Firing, Rule, RuleTest, Watch, replay};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use jiff::tz::TimeZone;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Values that are looked at for one rule, at most: some seconds of the database's time.
const MAX_VALUES: i64 = 2_000_000;

/// Series that are asked for at once.
const SERIES_AT_ONCE: usize = 100;

/// Firings that are told, at most; all are counted.
const MAX_TOLD: usize = 200;

/// The grains, with the seconds between their values. Samples come each minute or less often.
const GRAINS: [(Grain, i64); 3] = [(Grain::Raw, 60), (Grain::Minutes, 300), (Grain::Hours, 3_600)];

/// Asks for what is kept.
#[derive(Debug, Clone)]
pub struct Past {
    /// The store.
    pub store: Store,
    /// Assets and series.
    pub known: Arc<Known>,
    /// The metrics.
    pub catalogue: Arc<Catalogue>,
    /// The areas, and what lies in them.
    pub hub: HubHandle,
    /// The city's clocks.
    pub zone: TimeZone,
}

/// The values of each series that a rule looks at.
#[derive(Debug, Default)]
pub struct Seen {
    /// By series, oldest first.
    pub series: Vec<(Series, Vec<(Timestamp, f64)>)>,
    /// Seconds between values.
    pub resolution_s: u32,
    /// Microseconds that a value speaks for the present.
    pub freshness: i64,
}

impl Past {
    /// Tries `rule` on a period. `None` when it is about more series than can be looked at.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn test(&self, rule: &Rule, period: Stretch) -> Result<Option<RuleTest>, StoreError> {
        let Some(seen) = self.of(rule, period).await? else { return Ok(None) };
        let (from, to) = period;
        let watches = |now: Timestamp| rule.hours.as_ref().is_none_or(|hours| hours.contains(now, &self.zone));
        let mut firings = Vec::new();
        for (series, points) in &seen.series {
            let found = replay(Evaluator::new(rule.watch.clone(), seen.freshness), points, to, watches);
            let asset = series.as_ref().map(|(asset, _)| asset.clone());
            firings.extend(found.into_iter().map(|(from, to)| Firing { asset: asset.clone(), from, to }));
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (fired, series) = (count(firings.len()), count(seen.series.len()));
        firings.sort_by_key(|firing| firing.from);
        firings.truncate(MAX_TOLD);
        Ok(Some(RuleTest { from, to, fired, firings, series, resolution_s: seen.resolution_s }))
    }

    /// What `rule` looks at in a period. `None` when it is too much.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of(&self, rule: &Rule, (from, to): Stretch) -> Result<Option<Seen>, StoreError> {
        let (Some(metric), Some(target)) = (rule.watch.metric(), rule.watch.target()) else {
            // Every change is known: a share holds until the next one.
            let series = vec![(None, self.shares(rule, (from, to)).await?)];
            return Ok(Some(Seen { series, resolution_s: 0, freshness: i64::MAX / 4 }));
        };
        let meant: HashMap<i32, Series> = {
            let live = self.hub.health();
            let of_metric = self.known.series().into_iter().filter(|(_, key)| key.metric == *metric);
            let meant = of_metric.filter(|(_, key)| {
                self.known
                    .asset(&key.asset)
                    .is_some_and(|placed| is_meant(target, &placed.asset) && live.is_in(&placed, target.area.as_ref()))
            });
            meant.map(|(id, key)| (id, Some((key.asset.clone(), key.labels.clone())))).collect()
        };
        let seconds = to.micros_since(from) / MICROS_PER_SECOND;
        let count = i64::try_from(meant.len()).unwrap_or(i64::MAX);
        let fits = |every: i64| count.saturating_mul(seconds / every) <= MAX_VALUES;
        let Some((grain, every)) = GRAINS.into_iter().find(|(_, every)| fits(*every)) else { return Ok(None) };
        let freshness = i64::from(self.catalogue.get(metric).map_or(0, |m| m.freshness_s)).max(every * 2);
        let mut points: HashMap<i32, Vec<(Timestamp, f64)>> = HashMap::new();
        let ids: Vec<i32> = meant.keys().copied().collect();
        for some in ids.chunks(SERIES_AT_ONCE) {
            for (series, at, value) in self.store.rule_points(some, grain, from, to).await? {
                points.entry(series).or_default().push((at, value));
            }
        }
        let mut series: Vec<_> =
            meant.into_iter().map(|(id, series)| (series, points.remove(&id).unwrap_or_default())).collect();
        series.sort_by(|a, b| a.0.cmp(&b.0));
        let resolution_s = u32::try_from(every).unwrap_or(u32::MAX);
        Ok(Some(Seen { series, resolution_s, freshness: freshness * MICROS_PER_SECOND }))
    }

    /// The part of an area's assets that was down, at each change.
    async fn shares(&self, rule: &Rule, (from, to): Stretch) -> Result<Vec<(Timestamp, f64)>, StoreError> {
        let Watch::ShareDown { layer, area, .. } = &rule.watch else { return Ok(Vec::new()) };
        let assets = self.hub.health().of_layer(area.as_ref(), *layer);
        let presence = self.catalogue.iter().filter(|m| m.health.as_ref().is_some_and(|rule| rule.presence));
        let presence: Vec<&str> = presence.map(|m| m.id.as_str()).collect();
        let mut down: BTreeSet<AssetId> = BTreeSet::new();
        let mut points: Vec<(Timestamp, f64)> = vec![(from, 0.0)];
        for (asset, at, is_down) in self.store.downs(&assets, &presence, from, to).await? {
            if is_down {
                down.insert(asset)
            } else {
                down.remove(&asset)
            };
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let counts = HealthCounts {
                critical: count(down.len()),
                ok: count(assets.len().saturating_sub(down.len())),
                ..HealthCounts::default()
            };
            let share = share_down(counts);
            match points.last_mut() {
                // What changed at one instant is one change.
                Some(last) if last.0 == at => last.1 = share,
                _ => points.push((at, share)),
            }
        }
        Ok(points)
    }
}
