//! Single series over days, each summed up to one row.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;

/// A series over a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesDays {
    /// Id of the series.
    pub series: i32,
    /// The mean of its samples.
    pub mean: f64,
    /// Microseconds with a known value.
    pub covered_us: i64,
    /// Those of them up.
    pub up_us: i64,
}

impl Store {
    /// What is summed up of these series since `from`: whole days from the rollups of days, the present one from those of
    /// hours. A series without samples is absent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn series_since(
        &self,
        series: &[i32],
        from: Timestamp,
        zone: &str,
    ) -> Result<Vec<SeriesDays>, StoreError> {
        let rows: Vec<(i32, f64, i64, i64)> = sqlx::query_as(
            "with day as (select date_trunc('day', rolled_to, $3) as midnight from rollup_state),
             both_levels as (
               select series_id, samples, sum, covered_us, up_us from rollup_1d, day
               where series_id = any($1) and bucket >= $2 and bucket < midnight
               union all
               select series_id, samples, sum, covered_us, up_us from rollup_1h, day
               where series_id = any($1) and bucket >= greatest(midnight, $2))
             select series_id, sum(sum) / sum(samples)::double precision, sum(covered_us)::bigint, sum(up_us)::bigint
             from both_levels group by series_id",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        let row = |(series, mean, covered_us, up_us)| SeriesDays { series, mean, covered_us, up_us };
        Ok(rows.into_iter().map(row).collect())
    }
}
