//! Days of the city, and how long assets were up in them.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;

/// A day of a series that says whether its asset is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpDay {
    /// Midnight.
    pub begin: Timestamp,
    /// Id of the series in the store.
    pub series: i32,
    /// Microseconds of the day in which it is known.
    pub covered: i64,
    /// Of those, in which it was up.
    pub up: i64,
}

impl Store {
    /// The midnights of a time zone (IANA) from `from` to `to`, both included, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn midnights(&self, from: Timestamp, to: Timestamp, zone: &str) -> Result<Vec<Timestamp>, StoreError> {
        let days: Vec<Instant> = sqlx::query_scalar(
            "select midnight from (
               select day at time zone $3 as midnight
               from generate_series(date_trunc('day', $1 at time zone $3), $2 at time zone $3, interval '1 day') as day
             ) as days where midnight >= $1 and midnight <= $2 order by 1",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        Ok(days.into_iter().map(|day| day.0).collect())
    }

    /// The days of a period that are summed up, by day and series.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn up_days(&self, series: &[i32], from: Timestamp, to: Timestamp) -> Result<Vec<UpDay>, StoreError> {
        let rows: Vec<(Instant, i32, i64, i64)> = sqlx::query_as(
            "select bucket, series_id, covered_us, up_us from rollup_1d
             where series_id = any($1) and bucket >= $2 and bucket < $3 order by 1, 2",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        let day =
            |(begin, series, covered, up): (Instant, i32, i64, i64)| UpDay { begin: begin.0, series, covered, up };
        Ok(rows.into_iter().map(day).collect())
    }
}
