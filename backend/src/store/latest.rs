//! What the live state is rebuilt from: the last value of every series, and the samples since a moment.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;

/// The last sample of a series.
pub type LatestSample = super::StoredRow;

impl Store {
    /// The newest sample of each series that has one after `since`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn latest(&self, since: Timestamp) -> Result<Vec<LatestSample>, StoreError> {
        // One descent of the index a series, newest chunk first; a scan of the period would read every sample of it.
        let rows: Vec<(i32, Instant, f64)> = sqlx::query_as(
            "select series.id, newest.ts, newest.value
             from series cross join lateral
               (select ts, value from sample where series_id = series.id and ts > $1 order by ts desc limit 1) as newest",
        )
        .bind(Instant(since))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(row).collect())
    }

    /// The oldest sample in the deliveries of the last `micros` before the newest delivery; none without deliveries.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn oldest_of_late_deliveries(&self, micros: i64) -> Result<Option<Timestamp>, StoreError> {
        let oldest: Option<Instant> = sqlx::query_scalar(
            "select min(first_ts) from delivery
             where received_at >= (select max(received_at) from delivery) - $1::interval",
        )
        .bind(sqlx::postgres::types::PgInterval { months: 0, days: 0, microseconds: micros })
        .fetch_one(&self.pool)
        .await?;
        Ok(oldest.map(|t| t.0))
    }

    /// Every sample of `series` after `since`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn samples_since(&self, series: &[i32], since: Timestamp) -> Result<Vec<LatestSample>, StoreError> {
        let rows: Vec<(i32, Instant, f64)> = sqlx::query_as(
            "select series_id, ts, value from sample where ts > $1 and series_id = any($2) order by ts, series_id",
        )
        .bind(Instant(since))
        .bind(series)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(row).collect())
    }
}

fn row((series, time, value): (i32, Instant, f64)) -> LatestSample {
    LatestSample { series, time: time.0, value }
}
