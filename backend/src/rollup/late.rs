//! Too late to be summed up again: the samples of that time are dropped, and what came is added to what they amounted to.

use super::Roller;
use super::fold::day_of;
use crate::store::{Level, Rollup, RollupWork, Span, StoreError, StoredRow};
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, Lateness, Summary, floor};
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use tracing::warn;

/// Samples of one transaction.
const SAMPLES: u32 = 5_000;

/// The buckets of one level that late samples fall into.
struct Buckets {
    level: Level,
    /// Before this the level's rollups are dropped.
    kept: Timestamp,
    summaries: BTreeMap<(i32, Timestamp), Summary>,
    /// How many of each bucket's samples came late, and so are remembered.
    known: BTreeMap<(i32, Timestamp), u64>,
    changed: BTreeSet<(i32, Timestamp)>,
}

impl Roller {
    /// One batch of late samples; false when none waits.
    pub(super) async fn add_late(&mut self, work: &mut RollupWork) -> Result<bool, StoreError> {
        let rows = work.late(SAMPLES).await?;
        let Some((first, last)) = rows.first().zip(rows.last()) else { return Ok(false) };
        let days = work.days(&self.zone, first.time, last.time.plus_micros(1)).await?;
        self.holdings.learn(&self.store, rows.iter().map(|row| row.series)).await?;
        let mut levels = Vec::new();
        for level in Level::ALL {
            levels.push(Buckets::read(work, level, &rows, &days).await?);
        }
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in &rows {
            let outcome = self.add(&mut levels, row, &days);
            outcomes.push((row.series, row.time, outcome.as_str()));
        }
        let undecided = outcomes.iter().filter(|o| o.2 == Lateness::Undecided.as_str()).count();
        if undecided > 0 {
            warn!(
                undecided,
                "late samples may be among those already dropped: kept in rollup_late, added to no rollup"
            );
        }
        for buckets in levels {
            let level = buckets.level;
            let changed = buckets.changed();
            work.put(level, &changed).await?;
            if level == Level::Day {
                let span = |rollup: &Rollup| {
                    let (from, to) = day_of(&days, rollup.bucket)?;
                    Some(Span { series: rollup.series, from, to })
                };
                work.add_up_places(&changed.iter().filter_map(span).collect::<Vec<_>>()).await?;
            }
        }
        work.settle_late(&outcomes).await?;
        Ok(true)
    }

    /// The finest level that is still kept says what the sample is; if it is new, every level takes it.
    fn add(&self, levels: &mut [Buckets], row: &StoredRow, days: &[(Timestamp, Timestamp)]) -> Lateness {
        let of = |buckets: &Buckets| Some((row.series, span(buckets.level, row.time, days)?.0));
        let kept = |buckets: &Buckets| of(buckets).filter(|key| key.1 >= buckets.kept);
        let judged = levels.iter().find_map(|buckets| {
            let key = kept(buckets)?;
            let known = buckets.known.get(&key).copied().unwrap_or(0);
            Some(Lateness::of(buckets.summaries.get(&key), row.time, known))
        });
        let lateness = judged.unwrap_or(Lateness::Undecided);
        if lateness == Lateness::New {
            for buckets in levels {
                let Some(key) = kept(buckets) else { continue };
                let summary = match buckets.summaries.remove(&key) {
                    Some(summary) => summary.with_late(row.time, row.value, self.holdings.of(row.series)),
                    None => Summary::of(row.time, row.value),
                };
                buckets.summaries.insert(key, summary);
                buckets.changed.insert(key);
                *buckets.known.entry(key).or_default() += 1;
            }
        }
        lateness
    }
}

impl Buckets {
    async fn read(
        work: &mut RollupWork,
        level: Level,
        rows: &[StoredRow],
        days: &[(Timestamp, Timestamp)],
    ) -> Result<Self, StoreError> {
        let bucket = |row: &StoredRow| {
            let (from, to) = span(level, row.time, days)?;
            Some(Span { series: row.series, from, to })
        };
        let spans: Vec<Span> = rows.iter().filter_map(bucket).collect::<BTreeSet<_>>().into_iter().collect();
        let kept = work.horizon(level).await?.unwrap_or(Timestamp::EPOCH);
        let summaries = work.rollups_of(level, &spans).await?.into_iter().map(|r| ((r.series, r.bucket), r.summary));
        let summaries = summaries.collect();
        let counts = work.merged_late(&spans).await?;
        let known =
            spans.iter().zip(counts).map(|(s, n)| ((s.series, s.from), u64::try_from(n).unwrap_or(0))).collect();
        Ok(Self { level, kept, summaries, known, changed: BTreeSet::new() })
    }

    fn changed(mut self) -> Vec<Rollup> {
        let rollup = |key: &(i32, Timestamp)| {
            let summary = self.summaries.remove(key)?;
            Some(Rollup { series: key.0, bucket: key.1, summary })
        };
        self.changed.iter().filter_map(rollup).collect()
    }
}

/// The bucket of a level that an instant is in.
fn span(level: Level, at: Timestamp, days: &[(Timestamp, Timestamp)]) -> Option<(Timestamp, Timestamp)> {
    let wide = |width: i64| (floor(at, width), floor(at, width).plus_micros(width));
    match level {
        Level::FiveMinutes => Some(wide(BUCKET_MICROS)),
        Level::Hour => Some(wide(HOUR_MICROS)),
        Level::Day => day_of(days, at),
    }
}
