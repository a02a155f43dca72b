//! Forward: sums up what has settled since the last step.

use super::Roller;
use super::fold::{day_of, joined, summed};
use crate::store::{Level, Rollup, RollupWork, Span, StoreError};
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, ceil, floor};
use cruscotto_domain::time::Timestamp;

/// Samples of a step, unless a single bucket has more: some 12 MB.
const STEP_SAMPLES: usize = 500_000;

/// Time of a step at most, in microseconds: a day.
const MAX_STRIDE_MICROS: i64 = 24 * HOUR_MICROS;

impl Roller {
    /// One step towards `opened_to`; false when it is reached.
    pub(super) async fn forward(&mut self, work: &mut RollupWork) -> Result<bool, StoreError> {
        let Some((from, opened)) = work.marks().await?.filter(|(rolled, opened)| rolled < opened) else {
            return Ok(false);
        };
        let to = opened.min(from.plus_micros(self.stride));
        let limit = (self.stride > BUCKET_MICROS).then_some(STEP_SAMPLES + 1);
        let rows = work.samples(from, to, limit).await?;
        if limit.is_some() && rows.len() > STEP_SAMPLES {
            // The next step takes less at a time.
            self.stride = floor_stride(self.stride / 4);
            return Ok(true);
        }
        if rows.len() * 2 <= STEP_SAMPLES {
            self.stride = (self.stride * 2).min(MAX_STRIDE_MICROS);
        }
        self.holdings.learn(&self.store, rows.iter().map(|row| row.series)).await?;
        work.put(Level::FiveMinutes, &summed(&rows, &self.holdings)).await?;

        let (first_hour, end) = (floor(from, HOUR_MICROS), floor(to, HOUR_MICROS));
        if first_hour < end {
            let parts = work.rollups(Level::FiveMinutes, first_hour, end).await?;
            self.holdings.learn(&self.store, parts.iter().map(|part| part.series)).await?;
            let hours = joined(parts, |bucket| Some(floor(bucket, HOUR_MICROS)), &self.holdings);
            work.put(Level::Hour, &hours).await?;
        }
        for day in work.days(&self.zone, from, to).await?.into_iter().filter(|day| day.1 <= to) {
            let parts = day_parts(work, day).await?;
            self.holdings.learn(&self.store, parts.iter().map(|part| part.series)).await?;
            let days = joined(parts, |bucket| day_of(&[day], bucket).map(|day| day.0), &self.holdings);
            work.put(Level::Day, &days).await?;
            let spans = days.iter().map(|rollup| Span { series: rollup.series, from: day.0, to: day.1 });
            work.add_up_places(&spans.collect::<Vec<_>>()).await?;
        }
        work.set_rolled_to(to).await?;
        Ok(true)
    }

    /// Sees to it that there is a stretch between the marks, if anything has settled.
    pub(super) async fn open(&mut self, until: Timestamp) -> Result<(), StoreError> {
        let until = floor(until, BUCKET_MICROS);
        let (rolled, opened) = match self.store.rollup_marks().await? {
            Some(marks) => marks,
            None => self.store.start_rollups(until).await?,
        };
        let to = until.min(rolled.plus_micros(self.stride));
        // What a step left open, or one that was cut short, is summed up first.
        if rolled == opened && rolled < to {
            self.store.open_rollups(to).await?;
        }
        Ok(())
    }
}

fn floor_stride(stride: i64) -> i64 {
    (stride - stride.rem_euclid(BUCKET_MICROS)).max(BUCKET_MICROS)
}

/// What a day is joined from: its hours, and where it does not begin or end with one, the five minutes there.
async fn day_parts(work: &mut RollupWork, day: (Timestamp, Timestamp)) -> Result<Vec<Rollup>, StoreError> {
    let (first, last) = (ceil(day.0, HOUR_MICROS), floor(day.1, HOUR_MICROS));
    let mut parts = work.rollups(Level::Hour, first, last).await?;
    for (from, to) in [(day.0, first), (last, day.1)].into_iter().filter(|(from, to)| from < to) {
        parts.extend(work.rollups(Level::FiveMinutes, from, to).await?);
    }
    parts.sort_unstable_by_key(|part| (part.series, part.bucket));
    Ok(parts)
}
