//! History: raw samples of one series, or buckets of many series summed up into parts.
//!
//! A part is what becomes one number a bucket: a series, an asset, an area. Which series belong to which part is the
//! caller's knowledge; how they add up is the metric's.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::time::Timestamp;
use std::time::Duration;

/// A series, the asset it belongs to and the part it counts in; numbers of the caller's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartSeries {
    /// Id of the series in the store.
    pub series: i32,
    /// Number of the asset.
    pub asset: i32,
    /// Number of the part.
    pub part: i32,
}

/// A period in buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// The series.
    pub series: Vec<PartSeries>,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
    /// Width of a bucket.
    pub bucket: Duration,
    /// How assets become a part.
    pub aggregation: Aggregation,
}

/// One part in one bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BucketPart {
    /// Beginning of the bucket.
    pub time: Timestamp,
    /// The part.
    pub part: i32,
    /// Samples in it.
    pub count: i64,
    /// The value.
    pub value: f64,
    /// Lower bound of the values in it.
    pub min: f64,
    /// Upper bound of the values in it.
    pub max: f64,
}

/// A raw sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawPoint {
    /// When it was measured.
    pub time: Timestamp,
    /// The value.
    pub value: f64,
}

// In time a series becomes its mean in the bucket (its largest or last, where the metric says so); then series add up
// to their asset, then assets to the part. The bounds of a sum are the sums of the bounds.
macro_rules! buckets {
    ($in_time:literal, $over_series:literal, $over_assets:literal, $low:literal, $high:literal) => {
        concat!(
            "with chosen as (select * from unnest($1::int[], $2::int[], $3::int[]) as chosen (series_id, asset, part)),
             by_series as (
               select series_id, time_bucket($4, ts) as bucket, count(*) as n, ",
            $in_time,
            " as value,
                      min(value) as low, max(value) as high, max(ts) as newest
               from sample where series_id = any($1) and ts >= $5 and ts < $6 group by 1, 2),
             by_asset as (
               select part, asset, bucket, sum(n) as n, ",
            $over_series,
            " as value,
                      ",
            $low,
            "(low) as low, ",
            $high,
            "(high) as high, max(newest) as newest
               from by_series join chosen using (series_id) group by 1, 2, 3)
             select bucket, part, sum(n)::bigint, ",
            $over_assets,
            ", ",
            $low,
            "(low), ",
            $high,
            "(high)
             from by_asset group by 1, 2 order by 1, 2"
        )
    };
}

fn statement(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Sum => buckets!("avg(value)", "sum(value)", "sum(value)", "sum", "sum"),
        Aggregation::Mean => buckets!("avg(value)", "avg(value)", "avg(value)", "min", "max"),
        Aggregation::Max => buckets!("max(value)", "max(value)", "max(value)", "min", "max"),
        Aggregation::Last => buckets!("last(value, ts)", "last(value, newest)", "last(value, newest)", "min", "max"),
    }
}

impl Store {
    /// The period in buckets, by time and part. A bucket without samples is absent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn history(&self, query: &HistoryQuery) -> Result<Vec<BucketPart>, StoreError> {
        let column = |of: fn(&PartSeries) -> i32| query.series.iter().map(of).collect::<Vec<_>>();
        let micros = i64::try_from(query.bucket.as_micros()).unwrap_or(i64::MAX);
        let rows: Vec<(Instant, i32, i64, f64, f64, f64)> = sqlx::query_as(statement(query.aggregation))
            .bind(column(|s| s.series))
            .bind(column(|s| s.asset))
            .bind(column(|s| s.part))
            .bind(sqlx::postgres::types::PgInterval { months: 0, days: 0, microseconds: micros })
            .bind(Instant(query.from))
            .bind(Instant(query.to))
            .fetch_all(&self.pool)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(time, part, count, value, min, max)| BucketPart { time: time.0, part, count, value, min, max })
            .collect())
    }

    /// The samples of one series, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn raw(
        &self,
        series: i32,
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<RawPoint>, StoreError> {
        let rows: Vec<(Instant, f64)> = sqlx::query_as(
            "select ts, value from sample where series_id = $1 and ts >= $2 and ts < $3 order by ts limit $4",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(time, value)| RawPoint { time: time.0, value }).collect())
    }
}
