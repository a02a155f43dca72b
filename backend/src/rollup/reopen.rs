//! Again: sums up once more the hours whose samples changed, and what is made of them.

use super::Roller;
use super::fold::{day_of, joined, summed};
use crate::store::{Level, RollupWork, Span, StoreError};
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, ceil, floor};
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeSet;
use tracing::warn;

/// Hours of one transaction: with a sample a second some 200 MB, with one a minute 3 MB.
const HOURS: u32 = 2_000;

impl Roller {
    /// One batch of touched hours; false when none waits.
    pub(super) async fn reopen(&mut self, work: &mut RollupWork) -> Result<bool, StoreError> {
        let Some((rolled, _)) = work.marks().await? else { return Ok(false) };
        let touched = work.take_touched(rolled, self.rest, HOURS).await?;
        if touched.is_empty() {
            return Ok(false);
        }
        self.holdings.learn(&self.store, touched.iter().map(|span| span.series)).await?;
        self.buckets(work, &touched, rolled).await?;
        self.hours(work, &touched, rolled).await?;
        self.days(work, &touched, rolled).await?;
        Ok(true)
    }

    async fn buckets(&self, work: &mut RollupWork, touched: &[Span], rolled: Timestamp) -> Result<(), StoreError> {
        let mut series: Vec<i32> = touched.iter().map(|span| span.series).collect();
        series.dedup();
        let horizons = work.raw_horizons(&series).await?;
        let raw_from = |series| horizons.get(&series).map_or(Timestamp::EPOCH, |dropped| ceil(*dropped, BUCKET_MICROS));
        let there = |span: &Span| Span { from: span.from.max(raw_from(span.series)), to: span.to.min(rolled), ..*span };
        let spans: Vec<Span> = touched.iter().map(there).filter(|span| span.from < span.to).collect();
        if spans.len() < touched.len() {
            let hours = touched.len() - spans.len();
            warn!(hours, "hours were touched whose samples are dropped; their rollups stay as they are");
        }
        let rows = work.samples_of(&spans).await?;
        work.clear(Level::FiveMinutes, &spans).await?;
        work.put(Level::FiveMinutes, &summed(&rows, &self.holdings)).await
    }

    async fn hours(&self, work: &mut RollupWork, touched: &[Span], rolled: Timestamp) -> Result<(), StoreError> {
        let kept = work.horizon(Level::FiveMinutes).await?.unwrap_or(Timestamp::EPOCH);
        let whole = |span: &&Span| span.from >= kept && span.to <= rolled;
        let spans: Vec<Span> = touched.iter().filter(whole).copied().collect();
        let parts = work.rollups_of(Level::FiveMinutes, &spans).await?;
        work.clear(Level::Hour, &spans).await?;
        work.put(Level::Hour, &joined(parts, |bucket| Some(floor(bucket, HOUR_MICROS)), &self.holdings)).await
    }

    async fn days(&self, work: &mut RollupWork, touched: &[Span], rolled: Timestamp) -> Result<(), StoreError> {
        let bounds = touched.iter().map(|s| s.from).min().zip(touched.iter().map(|s| s.to).max());
        let Some((from, to)) = bounds else { return Ok(()) };
        let kept = work.horizon(Level::Hour).await?.unwrap_or(Timestamp::EPOCH);
        let mut days = work.days(&self.zone, from, to).await?;
        days.retain(|day| day.0 >= kept && day.1 <= rolled);
        let mut spans = BTreeSet::new();
        for span in touched {
            // An hour that midnight divides is of two days.
            let last = span.to.plus_micros(-1);
            for (from, to) in [span.from, last].into_iter().filter_map(|at| day_of(&days, at)) {
                spans.insert(Span { series: span.series, from, to });
            }
        }
        let spans: Vec<Span> = spans.into_iter().collect();
        let (mut hours, mut edges) = (Vec::new(), Vec::new());
        for &Span { series, from, to } in &spans {
            let (first, last) = (ceil(from, HOUR_MICROS), floor(to, HOUR_MICROS));
            hours.push(Span { series, from: first, to: last });
            edges.extend([(from, first), (last, to)].map(|(from, to)| Span { series, from, to }));
        }
        edges.retain(|edge| edge.from < edge.to);
        let mut parts = work.rollups_of(Level::Hour, &hours).await?;
        parts.extend(work.rollups_of(Level::FiveMinutes, &edges).await?);
        parts.sort_unstable_by_key(|part| (part.series, part.bucket));
        work.clear(Level::Day, &spans).await?;
        work.put(Level::Day, &joined(parts, |bucket| day_of(&days, bucket).map(|day| day.0), &self.holdings)).await?;
        work.add_up_places(&spans).await
    }
}
