//! Corrections: a sample restated, and the log of it. The database does both or neither, in the order the corrections of
//! one sample are committed.

use super::instant::Instant;
use super::{Store, StoreError, rollup};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::rollup::{BUCKET_MICROS, ceil};
use cruscotto_domain::time::Timestamp;

/// A correction to be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Restatement<'a> {
    /// Id of the series in the store.
    pub series: i32,
    /// The time of the sample.
    pub time: Timestamp,
    /// What its value should have been.
    pub value: f64,
    /// The operator who says so.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Restated {
    /// The sample has the new value, and the log says so.
    Corrected(CorrectionRow),
    /// It has this value already; nothing was changed and nothing logged.
    Unchanged,
    /// There is no sample of this series at this time.
    Absent,
    /// Samples of this series before this instant are no longer kept.
    Gone(Timestamp),
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectionRow {
    /// Its number; later corrections have higher ones.
    pub id: i64,
    /// Id of the series in the store.
    pub series: i32,
    /// The time of the sample.
    pub time: Timestamp,
    /// Its value until then.
    pub before: f64,
    /// Its value from then on.
    pub after: f64,
    /// The operator who corrected it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Which entries of the log are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionQuery {
    /// Only of these metrics.
    pub metrics: Vec<MetricId>,
    /// Only of this asset.
    pub asset: Option<AssetId>,
    /// Only of samples from this time on.
    pub from: Option<Timestamp>,
    /// Only of samples before this time.
    pub to: Option<Timestamp>,
    /// Only entries older than this one.
    pub below: Option<i64>,
    /// Entries at most.
    pub limit: usize,
}

type Row = (i64, i32, Instant, f64, f64, String, Instant, String);

impl Store {
    /// Restates a sample.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub async fn restate(&self, restatement: &Restatement<'_>) -> Result<Restated, StoreError> {
        let Restatement { series, time, value, by, reason } = *restatement;
        let mut transaction = self.pool.begin().await?;
        // Retention does not move meanwhile, and the rollups are made again of what is there after this.
        rollup::enter(&mut transaction).await?;
        let horizons = rollup::raw_horizons(&mut transaction, &[series]).await?;
        if let Some(kept) = horizons.get(&series).map(|gone| ceil(*gone, BUCKET_MICROS)).filter(|kept| time < *kept) {
            return Ok(Restated::Gone(kept));
        }
        let row: Option<(Option<i64>, f64, Instant)> =
            sqlx::query_as("select id, before, corrected_at from correct_sample($1, $2, $3, $4, $5)")
                .bind(series)
                .bind(Instant(time))
                .bind(value)
                .bind(by)
                .bind(reason)
                .fetch_optional(&mut *transaction)
                .await?;
        let (id, before, at) = match row {
            None => return Ok(Restated::Absent),
            Some((None, ..)) => return Ok(Restated::Unchanged),
            Some((Some(id), before, at)) => (id, before, at.0),
        };
        rollup::touch(&mut transaction, &[(series, time)]).await?;
        transaction.commit().await?;
        let (by, reason) = (by.to_owned(), reason.to_owned());
        Ok(Restated::Corrected(CorrectionRow { id, series, time, before, after: value, by, at, reason }))
    }

    /// Times of the samples of `series` in a period that were corrected, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn corrected_times(
        &self,
        series: &[i32],
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let times: Vec<Instant> = sqlx::query_scalar(
            "select distinct ts from correction
             where series_id = any($1) and ts >= $2 and ts < $3 order by ts limit $4",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(times.into_iter().map(|time| time.0).collect())
    }

    /// Entries of the log, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn corrections(&self, query: &CorrectionQuery) -> Result<Vec<CorrectionRow>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select correction.id, series_id, ts, before, after, corrected_by, corrected_at, reason
             from correction join series on series.id = series_id
             where metric = any($1) and ($2::text is null or asset_id = $2)
               and ($3::timestamptz is null or ts >= $3) and ($4::timestamptz is null or ts < $4)
               and ($5::bigint is null or correction.id < $5)
             order by correction.id desc limit $6",
        )
        .bind(query.metrics.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(query.asset.as_ref().map(AssetId::as_str))
        .bind(query.from.map(Instant))
        .bind(query.to.map(Instant))
        .bind(query.below)
        .bind(i64::try_from(query.limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        let row = |(id, series, time, before, after, by, at, reason): Row| CorrectionRow {
            id,
            series,
            time: time.0,
            before,
            after,
            by,
            at: at.0,
            reason,
        };
        Ok(rows.into_iter().map(row).collect())
    }
}
