//! When measurements came in, read off the log of deliveries.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::id::{AssetId, MetricId, SourceName};
use cruscotto_domain::time::{MICROS_PER_DAY, MICROS_PER_SECOND, Timestamp};

/// How far before the end of a period its newest sample is looked for: what is measured is measured within two days.
const LOOKED_BACK_MICROS: i64 = 2 * MICROS_PER_DAY;

/// How far a device's clock may be ahead of ours: a delivery is looked for from so long before its samples on.
const CLOCKS_APART_MICROS: i64 = 3_600 * MICROS_PER_SECOND;

impl Store {
    /// When the newest sample of `metric` before `to` was taken, of one asset or of all; none when nothing was in the last
    /// two days of the period, or what was is kept as a rollup only.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn newest_sample(
        &self,
        metric: &MetricId,
        asset: Option<&AssetId>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        // One descent of the index a series, newest chunk first.
        let newest: Option<Instant> = sqlx::query_scalar(
            "select max(newest.ts) from series cross join lateral
               (select ts from sample where series_id = series.id and ts >= $3 and ts < $4 order by ts desc limit 1) as newest
             where series.metric = $1 and ($2::text is null or series.asset_id = $2)",
        )
        .bind(metric.as_str())
        .bind(asset.map(AssetId::as_str))
        .bind(Instant(from.max(to.plus_micros(-LOOKED_BACK_MICROS))))
        .bind(Instant(to))
        .fetch_one(&self.pool)
        .await?;
        Ok(newest.map(|at| at.0))
    }

    /// When a sample that was taken at `at` came in: the first delivery of one of `sources` that reaches from before it to
    /// after it and had something new.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn received(&self, sources: &[SourceName], at: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let received: Option<Instant> = sqlx::query_scalar(
            "select received_at from delivery
             where source = any($1) and received_at >= $2 and first_ts <= $3 and last_ts >= $3 and stored > 0
             order by received_at limit 1",
        )
        .bind(sources.iter().map(SourceName::as_str).collect::<Vec<_>>())
        .bind(Instant(at.plus_micros(-CLOCKS_APART_MICROS)))
        .bind(Instant(at))
        .fetch_optional(&self.pool)
        .await?;
        Ok(received.map(|at| at.0))
    }
}
