//! What waits for whoever sums up: hours that were touched, and samples that came when those beside them were dropped.

use super::instant::Instant;
use super::rollup_row::{Span, begins, ends, series};
use super::rollup_work::RollupWork;
use super::{StoreError, StoredRow};
use cruscotto_domain::rollup::HOUR_MICROS;
use cruscotto_domain::time::Timestamp;
use std::time::Duration;

impl RollupWork {
    /// Takes hours before `before` that have waited for `rest` to be summed up again: the oldest, at most `limit`, of at most
    /// a day, so that they lie in few chunks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_touched(
        &mut self,
        before: Timestamp,
        rest: Duration,
        limit: u32,
    ) -> Result<Vec<Span>, StoreError> {
        let hours: Vec<(i32, Instant)> = sqlx::query_as(
            "with rested as (select series_id, hour from rollup_touched
                             where hour < $1 and touched_at <= now() - make_interval(secs => $2)),
                  chosen as (select series_id, hour from rested
                             where hour < (select min(hour) from rested) + interval '1 day'
                             order by hour, series_id limit $3),
                  -- Who touches them and has not committed is waited for, in the order in which they touch.
                  taken as (select t.series_id, t.hour from rollup_touched t join chosen using (series_id, hour)
                            order by t.series_id, t.hour for update of t)
             delete from rollup_touched where (series_id, hour) in (select series_id, hour from taken)
             returning series_id, hour",
        )
        .bind(Instant(before))
        .bind(rest.as_secs_f64())
        .bind(i64::from(limit))
        .fetch_all(&mut *self.0)
        .await?;
        let span = |(series, hour): (i32, Instant)| Span { series, from: hour.0, to: hour.0.plus_micros(HOUR_MICROS) };
        let mut spans: Vec<Span> = hours.into_iter().map(span).collect();
        spans.sort_unstable();
        Ok(spans)
    }

    /// Samples that wait to be added to rollups, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn late(&mut self, limit: u32) -> Result<Vec<StoredRow>, StoreError> {
        let rows: Vec<(i32, Instant, f64)> = sqlx::query_as(
            "select series_id, ts, value from rollup_late where outcome is null order by ts, series_id limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&mut *self.0)
        .await?;
        Ok(rows.into_iter().map(|(series, time, value)| StoredRow { series, time: time.0, value }).collect())
    }

    /// How many samples of each period were added late to its rollups.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn merged_late(&mut self, spans: &[Span]) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar(
            "select (select count(*) from rollup_late l
                     where l.series_id = span.series_id and l.ts >= span.a and l.ts < span.b and l.outcome = 'merged')
             from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) with ordinality as span (series_id, a, b, n)
             order by n",
        )
        .bind(series(spans))
        .bind(begins(spans))
        .bind(ends(spans))
        .fetch_all(&mut *self.0)
        .await?)
    }

    /// Says what became of late samples: `(series, time, outcome)`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settle_late(&mut self, outcomes: &[(i32, Timestamp, &'static str)]) -> Result<(), StoreError> {
        sqlx::query(
            "update rollup_late l set outcome = done.outcome
             from unnest($1::int[], $2::timestamptz[], $3::text[]) as done (series_id, ts, outcome)
             where l.series_id = done.series_id and l.ts = done.ts",
        )
        .bind(outcomes.iter().map(|o| o.0).collect::<Vec<_>>())
        .bind(outcomes.iter().map(|o| Instant(o.1)).collect::<Vec<_>>())
        .bind(outcomes.iter().map(|o| o.2).collect::<Vec<_>>())
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
