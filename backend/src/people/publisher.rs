//! Publishes each hour or day of the counts of people once it is settled.

use super::late::LateDays;
use super::publish::{
    ByChannel, Count, HOUR_S, Published, SETTLED_AFTER_S, publish, publish_channels, publish_day, samples_needed,
};
use crate::known::{Known, PlacedAsset};
use crate::live::HubHandle;
use crate::settings::Settings;
use crate::store::{Bucket, BucketPart, HistoryQuery, PartSeries, Store, StoreError};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::metric::{Aggregation, MetricDefinition, PublishedBy};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tracing::{info, warn};

/// Time between two looks for hours to publish.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Seconds back to which the first look for hours goes: what a chart shows. Days that are older than [`LOOK_BACK_S`] are watched
/// first whether more of them comes: a server may be started while a file of the past is being delivered.
const FIRST_LOOK_S: i64 = 35 * 24 * HOUR_S;

/// Seconds back to which every further look goes: collectors that were away deliver within this, and an hour of which
/// nothing was there is not published yet.
const LOOK_BACK_S: i64 = 48 * HOUR_S;

/// Seconds back to which days are looked for that came late, in a file of the past: a year, and four weeks to compare with.
const LATE_S: i64 = 400 * 24 * HOUR_S;

/// Hours read at once.
const HOURS_AT_ONCE: usize = 24;

/// The task.
#[derive(Debug)]
pub struct Publisher {
    store: Store,
    known: Arc<Known>,
    catalogue: Arc<Catalogue>,
    hub: HubHandle,
    zone: String,
    threshold: u32,
    late_days_quiet_for: Duration,
}

impl Publisher {
    /// A publisher of the people of a city whose days are those of `zone`, who tells `hub` of the newest days.
    #[must_use]
    pub fn new(
        store: Store,
        known: Arc<Known>,
        catalogue: Arc<Catalogue>,
        hub: HubHandle,
        zone: String,
        settings: &Settings,
    ) -> Self {
        let (threshold, late_days_quiet_for) = (settings.small_count, settings.late_days_quiet_for);
        Self { store, known, catalogue, hub, zone, threshold, late_days_quiet_for }
    }

    /// Publishes until it is aborted. Each hour or day is one statement: ending between two loses nothing.
    pub async fn run(self) {
        let mut back = FIRST_LOOK_S;
        let mut told = false;
        let mut late = LateDays::new(self.late_days_quiet_for);
        let mut clock = tokio::time::interval(LOOK_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            clock.tick().await;
            let now = Timestamp::now();
            match self.look_for_all(now, back, &mut late).await {
                Ok((hours, days)) => {
                    back = LOOK_BACK_S;
                    if hours + days > 0 {
                        info!(hours, days, "counts of people are published");
                    }
                    told &= days == 0;
                }
                Err(error) => warn!(%error, "counts of people cannot be published yet"),
            }
            if !told {
                told = self.tell().await;
            }
        }
    }

    async fn look_for_all(&self, now: Timestamp, back: i64, late: &mut LateDays) -> Result<(usize, usize), StoreError> {
        let hours = self.look(now, back).await?;
        let days = self.look_for_days(now).await?;
        Ok((hours, days + self.look_for_late_days(now, late).await?))
    }

    /// Tells the hub of the newest day of each metric; says whether that was possible.
    async fn tell(&self) -> bool {
        match self.store.newest_people_days().await {
            Ok(days) => {
                self.hub.people_days(days).await;
                true
            }
            Err(error) => {
                warn!(%error, "the newest days of counts of people cannot be read yet");
                false
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
        for metric in self.counted(PublishedBy::Hour) {
            let from = settled.plus_micros(-back * MICROS_PER_SECOND);
            let hours = self.store.people_to_publish(&metric.id, from, settled).await?;
            // The newest first: they are looked at most.
            for hours in hours.rchunks(HOURS_AT_ONCE) {
                published += self.publish(metric, hours).await?;
            }
        }
        Ok(published)
    }

    /// Publishes the days that are over and not published and that no more is waited for; says how many.
    async fn look_for_days(&self, now: Timestamp) -> Result<usize, StoreError> {
        let settled = now.plus_micros(-SETTLED_AFTER_S * MICROS_PER_SECOND);
        let from = settled.plus_micros(-LOOK_BACK_S * MICROS_PER_SECOND);
        let mut published = 0;
        for family in self.families() {
            for (day, until) in self.store.people_days_to_publish(&ids(&family), from, settled, &self.zone).await? {
                published += usize::from(self.publish_day(&family, day, until).await?);
            }
        }
        Ok(published)
    }

    /// Publishes the days that came late, before what every look goes back to, once nothing more of them comes; says how many.
    async fn look_for_late_days(&self, now: Timestamp, late: &mut LateDays) -> Result<usize, StoreError> {
        let ago = |seconds: i64| now.plus_micros(-seconds * MICROS_PER_SECOND);
        let period = (ago(LATE_S), ago(LOOK_BACK_S));
        let mut published = 0;
        for family in self.families() {
            let series: Vec<i32> = family.iter().flat_map(|metric| self.series(metric)).map(|(id, _)| id).collect();
            let Some(whole) = family.first().filter(|_| !series.is_empty()) else { continue };
            let found = self.store.late_people_days(&ids(&family), &series, period, &self.zone).await?;
            for day in late.quiet(&whole.id, &found, now) {
                published += usize::from(self.publish_day(&family, day.day, day.until).await?);
            }
        }
        Ok(published)
    }

    /// Counts that are published by the day, each with what is part of it.
    fn families(&self) -> Vec<Vec<&Arc<MetricDefinition>>> {
        let by_day: Vec<_> = self.counted(PublishedBy::Day).collect();
        let mut families = Vec::new();
        for whole in by_day.iter().filter(|metric| metric.part_of.is_none()) {
            let parts = by_day.iter().filter(|metric| metric.part_of.as_ref() == Some(&whole.id));
            families.push(std::iter::once(whole).chain(parts).copied().collect());
        }
        families
    }

    /// Publishes a day of a count and what is part of it; says whether there was anything to publish.
    async fn publish_day(
        &self,
        family: &[&Arc<MetricDefinition>],
        day: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let (mut counted, mut channels) = (Vec::new(), Vec::new());
        for metric in family {
            let (counts, by_channel) = self.day(metric, day, until).await?;
            counted.push(counts);
            channels.push(by_channel);
        }
        let counts: Vec<Vec<Count<'_>>> = counted.iter().map(|c| c.iter().map(Counted::count).collect()).collect();
        let Some((whole, parts)) = counts.split_first().filter(|_| counts.iter().any(|c| !c.is_empty())) else {
            return Ok(false);
        };
        let (mut whole, mut parts) = publish_day(whole, parts, self.threshold);
        // The first of the parts is the one that is rather published than the others.
        if let (Some(part), [of_whole, of_part, ..]) = (parts.first_mut(), channels.as_slice()) {
            publish_channels(&mut whole, of_whole, part, of_part, self.threshold);
        }
        let ids = ids(family);
        let all: Vec<(&_, &Published)> = ids.iter().zip(std::iter::once(&whole).chain(&parts)).collect();
        self.store.publish_people_day(day, until, &all).await?;
        Ok(true)
    }

    /// The counts of people that the public is given by the hour, or by the day.
    fn counted(&self, by: PublishedBy) -> impl Iterator<Item = &Arc<MetricDefinition>> {
        self.catalogue.iter().filter(move |m| m.public && m.published_by() == Some(by))
    }

    /// What a metric said last on a day, added up to assets, and by channel where its series have one.
    async fn day(
        &self,
        metric: &MetricDefinition,
        day: Timestamp,
        until: Timestamp,
    ) -> Result<(Vec<Counted>, ByChannel), StoreError> {
        let series = self.series(metric);
        if series.is_empty() {
            return Ok((Vec::new(), ByChannel::new()));
        }
        let query = HistoryQuery {
            from: day,
            to: until,
            bucket: Bucket::Day,
            aggregation: Aggregation::Last,
            ..self.query(metric, &series)
        };
        let keys: HashMap<i32, &SeriesKey> = series.iter().map(|(id, key)| (*id, key.as_ref())).collect();
        let parts = self.store.history(&query).await?;
        let mut channels = ByChannel::new();
        for part in &parts {
            let Some(key) = keys.get(&part.part) else { continue };
            if let Some(channel) = key.labels.get("channel") {
                *channels.entry(key.asset.clone()).or_default().entry(channel.clone()).or_default() += part.value;
            }
        }
        Ok((self.counts(&keys, &parts), channels))
    }

    fn series(&self, metric: &MetricDefinition) -> Vec<(i32, Arc<SeriesKey>)> {
        self.known.series().into_iter().filter(|(_, key)| key.metric == metric.id).collect()
    }

    /// Each series is a part of its own, so that its samples are counted apart.
    fn query(&self, metric: &MetricDefinition, series: &[(i32, Arc<SeriesKey>)]) -> HistoryQuery {
        HistoryQuery {
            series: series.iter().map(|(id, _)| PartSeries { series: *id, asset: *id, part: *id }).collect(),
            from: Timestamp::EPOCH,
            to: Timestamp::EPOCH,
            bucket: Bucket::Width(Duration::from_secs(HOUR_S.unsigned_abs())),
            zone: self.zone.clone(),
            aggregation: metric.aggregation,
            days: None,
        }
    }

    async fn publish(&self, metric: &MetricDefinition, hours: &[Timestamp]) -> Result<usize, StoreError> {
        let (Some(first), Some(last)) = (hours.first(), hours.last()) else { return Ok(0) };
        let series = self.series(metric);
        if series.is_empty() {
            return Ok(0);
        }
        let query = HistoryQuery {
            from: *first,
            to: last.plus_micros(HOUR_S * MICROS_PER_SECOND),
            ..self.query(metric, &series)
        };
        let keys: HashMap<i32, &SeriesKey> = series.iter().map(|(id, key)| (*id, key.as_ref())).collect();
        let mut by_hour: BTreeMap<Timestamp, Vec<BucketPart>> = BTreeMap::new();
        for part in self.store.history(&query).await? {
            by_hour.entry(part.time).or_default().push(part);
        }
        let mut published = 0;
        for (hour, parts) in by_hour.iter().filter(|(hour, _)| hours.contains(hour)) {
            let counts = self.counts(&keys, parts);
            let counts: Vec<Count<'_>> = counts.iter().map(Counted::count).collect();
            let hour_published = publish(&counts, samples_needed(metric), self.threshold);
            self.store.publish_people(&metric.id, *hour, &hour_published).await?;
            published += 1;
        }
        Ok(published)
    }

    /// The series of an hour or day added up to their assets.
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

fn ids(family: &[&Arc<MetricDefinition>]) -> Vec<MetricId> {
    family.iter().map(|metric| metric.id.clone()).collect()
}

struct Counted {
    placed: Arc<PlacedAsset>,
    value: f64,
    samples: i64,
}

impl Counted {
    fn count(&self) -> Count<'_> {
        Count {
            asset: &self.placed.asset.id,
            nil: self.placed.placement.nil.as_ref(),
            municipio: self.placed.placement.municipio.as_ref(),
            value: self.value,
            samples: self.samples,
        }
    }
}
