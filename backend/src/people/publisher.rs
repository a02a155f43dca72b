//! Publishes each hour of the counts of people once it is settled.

use super::publish::{HOUR_S, HourCount, SETTLED_AFTER_S, publish, samples_needed};
use crate::known::{Known, PlacedAsset};
use crate::store::{Bucket, BucketPart, HistoryQuery, PartSeries, Store, StoreError};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tracing::{info, warn};

/// Time between two looks for hours to publish.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Seconds back to which the first look goes: what a chart shows.
const FIRST_LOOK_S: i64 = 35 * 24 * HOUR_S;

/// Seconds back to which every further look goes: collectors that were away deliver within this, and an hour of which
/// nothing was there is not published yet.
const LOOK_BACK_S: i64 = 48 * HOUR_S;

/// Hours read at once.
const HOURS_AT_ONCE: usize = 24;

/// The task.
#[derive(Debug)]
pub struct Publisher {
    store: Store,
    known: Arc<Known>,
    catalogue: Arc<Catalogue>,
    zone: String,
    threshold: u32,
}

impl Publisher {
    /// A publisher of the people of a city whose days are those of `zone`.
    #[must_use]
    pub fn new(store: Store, known: Arc<Known>, catalogue: Arc<Catalogue>, zone: String, threshold: u32) -> Self {
        Self { store, known, catalogue, zone, threshold }
    }

    /// Publishes until it is aborted. Each hour is one statement: ending between two loses nothing.
    pub async fn run(self) {
        let mut back = FIRST_LOOK_S;
        let mut clock = tokio::time::interval(LOOK_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            clock.tick().await;
            match self.look(Timestamp::now(), back).await {
                Ok(0) => back = LOOK_BACK_S,
                Ok(hours) => {
                    info!(hours, "hours of counts of people are published");
                    back = LOOK_BACK_S;
                }
                Err(error) => warn!(%error, "counts of people cannot be published yet"),
            }
        }
    }

    /// Publishes what is settled and not published of the last `back` seconds; says how many hours.
    ///
    /// # Errors
    /// [`StoreError`]; what was published until then is.
    pub async fn look(&self, now: Timestamp, back: i64) -> Result<usize, StoreError> {
        let mut published = 0;
        let settled = now.plus_micros(-SETTLED_AFTER_S * MICROS_PER_SECOND);
        let people = |m: &&Arc<MetricDefinition>| m.public && m.counts_people;
        for metric in self.catalogue.iter().filter(people) {
            let from = settled.plus_micros(-back * MICROS_PER_SECOND);
            let hours = self.store.people_to_publish(&metric.id, from, settled).await?;
            // The newest first: they are looked at most.
            for hours in hours.rchunks(HOURS_AT_ONCE) {
                published += self.publish(metric, hours).await?;
            }
        }
        Ok(published)
    }

    async fn publish(&self, metric: &MetricDefinition, hours: &[Timestamp]) -> Result<usize, StoreError> {
        let (Some(first), Some(last)) = (hours.first(), hours.last()) else { return Ok(0) };
        let series: Vec<(i32, Arc<SeriesKey>)> =
            self.known.series().into_iter().filter(|(_, key)| key.metric == metric.id).collect();
        let query = HistoryQuery {
            // Each series is a part of its own, so that its samples are counted apart.
            series: series.iter().map(|(id, _)| PartSeries { series: *id, asset: *id, part: *id }).collect(),
            from: *first,
            to: last.plus_micros(HOUR_S * MICROS_PER_SECOND),
            bucket: Bucket::Width(Duration::from_secs(HOUR_S.unsigned_abs())),
            zone: self.zone.clone(),
            aggregation: metric.aggregation,
            days: None,
        };
        let keys: HashMap<i32, &SeriesKey> = series.iter().map(|(id, key)| (*id, key.as_ref())).collect();
        let mut by_hour: BTreeMap<Timestamp, Vec<BucketPart>> = BTreeMap::new();
        for part in self.store.history(&query).await? {
            by_hour.entry(part.time).or_default().push(part);
        }
        let mut published = 0;
        for (hour, parts) in by_hour.iter().filter(|(hour, _)| hours.contains(hour)) {
            let counts = self.counts(&keys, parts);
            let counts: Vec<HourCount<'_>> = counts.iter().map(Counted::hour).collect();
            let hour_published = publish(&counts, samples_needed(metric), self.threshold);
            self.store.publish_people(&metric.id, *hour, &hour_published).await?;
            published += 1;
        }
        Ok(published)
    }

    /// The series of an hour added up to their assets.
    fn counts(&self, keys: &HashMap<i32, &SeriesKey>, parts: &[BucketPart]) -> Vec<Counted> {
        let mut sums: BTreeMap<&AssetId, (f64, i64)> = BTreeMap::new();
        for part in parts {
            let Some(key) = keys.get(&part.part) else { continue };
            let (value, samples) = sums.entry(&key.asset).or_insert((0.0, i64::MAX));
            *value += part.value;
            *samples = (*samples).min(part.count);
        }
        let counted = sums
            .into_iter()
            .filter_map(|(asset, (value, samples))| Some(Counted { placed: self.known.asset(asset)?, value, samples }));
        counted.collect()
    }
}

struct Counted {
    placed: Arc<PlacedAsset>,
    value: f64,
    samples: i64,
}

impl Counted {
    fn hour(&self) -> HourCount<'_> {
        HourCount {
            asset: &self.placed.asset.id,
            nil: self.placed.placement.nil.as_ref(),
            municipio: self.placed.placement.municipio.as_ref(),
            value: self.value,
            samples: self.samples,
        }
    }
}
