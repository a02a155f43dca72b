//! One transaction of whoever sums up: reads samples and rollups, writes rollups, moves the mark. All or nothing.

use super::instant::Instant;
use super::rollup_row::{COLUMNS, Level, Rollup, Row, Span, parameters, read};
use super::{Store, StoreError, StoredRow};
use cruscotto_domain::rollup::Summary;
use cruscotto_domain::time::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Transaction};
use std::collections::HashMap;

/// Rows of one insert at most: a few megabytes of parameters.
const INSERT_ROWS: usize = 10_000;

/// The transaction.
#[derive(Debug)]
pub struct RollupWork(pub(super) Transaction<'static, Postgres>);

impl Store {
    /// Begins, if no other backend is at it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_rollup(&self) -> Result<Option<RollupWork>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let turn: bool = sqlx::query_scalar("select rollup_turn()").fetch_one(&mut *transaction).await?;
        let work = RollupWork(transaction);
        if turn {
            return Ok(Some(work));
        }
        work.give_up().await?;
        Ok(None)
    }

    /// Whether the database knows this time zone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn knows_zone(&self, zone: &str) -> Result<bool, StoreError> {
        // Tried, as the list of all zones takes a second to read.
        let tried = sqlx::query("select now() at time zone $1").bind(zone).execute(&self.pool).await;
        match tried.map_err(StoreError::from) {
            Ok(_) => Ok(true),
            Err(StoreError::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl RollupWork {
    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.0
    }

    /// From where to where samples are to be summed up: `rolled_to` and `opened_to`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn marks(&mut self) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
        super::rollup::marks(&mut self.0).await
    }

    /// Before which instant the samples of each of these series are no longer complete; without those of which all is
    /// there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn raw_horizons(&mut self, series: &[i32]) -> Result<HashMap<i32, Timestamp>, StoreError> {
        super::rollup::raw_horizons(&mut self.0, series).await
    }

    /// What retention has dropped of the rollups of a level, everything before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn horizon(&mut self, level: Level) -> Result<Option<Timestamp>, StoreError> {
        let horizon: Option<Instant> =
            sqlx::query_scalar("select dropped_before from retention_horizon where kind = $1")
                .bind(level.table())
                .fetch_optional(&mut *self.0)
                .await?;
        Ok(horizon.map(|t| t.0))
    }

    /// The samples of a period, by series and time; any `limit` of them when there are more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn samples(
        &mut self,
        from: Timestamp,
        to: Timestamp,
        limit: Option<usize>,
    ) -> Result<Vec<StoredRow>, StoreError> {
        // Sorted here: the planner would walk the index for an order, and reading chunks as they lie is faster.
        let rows: Vec<(i32, Instant, f64)> =
            sqlx::query_as("select series_id, ts, value from sample where ts >= $1 and ts < $2 limit $3")
                .bind(Instant(from))
                .bind(Instant(to))
                .bind(limit.map(|limit| i64::try_from(limit).unwrap_or(i64::MAX)))
                .fetch_all(&mut *self.0)
                .await?;
        Ok(sorted(rows))
    }

    /// The samples of some series in some periods, by series and time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn samples_of(&mut self, spans: &[Span]) -> Result<Vec<StoredRow>, StoreError> {
        let Some(spans) = parameters(spans)? else { return Ok(Vec::new()) };
        let rows: Vec<(i32, Instant, f64)> = sqlx::query_as_with(
            "select s.series_id, s.ts, s.value
             from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as span (series_id, a, b)
             join sample s on s.series_id = span.series_id and s.ts >= span.a and s.ts < span.b
             where s.ts >= $4 and s.ts < $5",
            spans,
        )
        .fetch_all(&mut *self.0)
        .await?;
        Ok(sorted(rows))
    }

    /// Every rollup whose bucket begins in a period, by series and time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rollups(&mut self, level: Level, from: Timestamp, to: Timestamp) -> Result<Vec<Rollup>, StoreError> {
        let table = level.table();
        let sql = format!("select {COLUMNS} from {table} r where r.bucket >= $1 and r.bucket < $2 order by 1, 2");
        let rows: Vec<Row> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(Instant(from)).bind(Instant(to)).fetch_all(&mut *self.0).await?;
        rows.iter().map(|row| read(level, row)).collect()
    }

    /// The rollups of some series whose buckets begin in some periods, by series and time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rollups_of(&mut self, level: Level, spans: &[Span]) -> Result<Vec<Rollup>, StoreError> {
        let Some(spans) = parameters(spans)? else { return Ok(Vec::new()) };
        let table = level.table();
        let sql = format!(
            "select {COLUMNS}
             from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as span (series_id, a, b)
             join {table} r on r.series_id = span.series_id and r.bucket >= span.a and r.bucket < span.b
             where r.bucket >= $4 and r.bucket < $5 order by 1, 2"
        );
        let rows: Vec<Row> = sqlx::query_as_with(AssertSqlSafe(sql), spans).fetch_all(&mut *self.0).await?;
        rows.iter().map(|row| read(level, row)).collect()
    }

    /// Removes the rollups of some series whose buckets begin in some periods.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clear(&mut self, level: Level, spans: &[Span]) -> Result<(), StoreError> {
        let Some(spans) = parameters(spans)? else { return Ok(()) };
        let table = level.table();
        let sql = format!(
            "delete from {table} r using unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as span (series_id, a, b)
             where r.series_id = span.series_id and r.bucket >= span.a and r.bucket < span.b
               and r.bucket >= $4 and r.bucket < $5"
        );
        sqlx::query_with(AssertSqlSafe(sql), spans).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Writes rollups in the place of those that are there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put(&mut self, level: Level, rollups: &[Rollup]) -> Result<(), StoreError> {
        let sql = format!(
            "insert into {} (series_id, bucket, samples, sum, low, high, first_at, first, last_at, last, covered_us,
                             up_us, sketch)
             select * from unnest($1::int[], $2::timestamptz[], $3::bigint[], $4::double precision[],
                                  $5::double precision[], $6::double precision[], $7::timestamptz[],
                                  $8::double precision[], $9::timestamptz[], $10::double precision[], $11::bigint[],
                                  $12::bigint[], $13::bytea[])
             on conflict (series_id, bucket) do update
             set samples = excluded.samples, sum = excluded.sum, low = excluded.low, high = excluded.high,
                 first_at = excluded.first_at, first = excluded.first, last_at = excluded.last_at, last = excluded.last,
                 covered_us = excluded.covered_us, up_us = excluded.up_us, sketch = excluded.sketch",
            level.table()
        );
        for rollups in rollups.chunks(INSERT_ROWS) {
            let of = || rollups.iter().map(|r| &r.summary);
            let numbers = |number: fn(&Summary) -> f64| of().map(number).collect::<Vec<f64>>();
            let micros = |number: fn(&Summary) -> i64| of().map(number).collect::<Vec<i64>>();
            let times = |time: fn(&Summary) -> Timestamp| of().map(|s| Instant(time(s))).collect::<Vec<Instant>>();
            sqlx::query(AssertSqlSafe(sql.clone()))
                .bind(rollups.iter().map(|r| r.series).collect::<Vec<_>>())
                .bind(rollups.iter().map(|r| Instant(r.bucket)).collect::<Vec<_>>())
                .bind(micros(|s| i64::try_from(s.count).unwrap_or(i64::MAX)))
                .bind(numbers(|s| s.sum))
                .bind(numbers(|s| s.min))
                .bind(numbers(|s| s.max))
                .bind(times(|s| s.first.0))
                .bind(numbers(|s| s.first.1))
                .bind(times(|s| s.last.0))
                .bind(numbers(|s| s.last.1))
                .bind(micros(|s| s.covered))
                .bind(micros(|s| s.up))
                .bind(of().map(|s| (s.min < s.max).then(|| s.sketch.to_bytes())).collect::<Vec<Option<Vec<u8>>>>())
                .execute(&mut *self.0)
                .await?;
        }
        Ok(())
    }

    /// The days of `zone` that have an instant of the period, each with its first instant and the first after it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn days(
        &mut self,
        zone: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
        let days: Vec<(Instant, Instant)> = sqlx::query_as(
            "select d at time zone $3, (d + interval '1 day') at time zone $3
             from generate_series(date_trunc('day', $1 at time zone $3), $2 at time zone $3, interval '1 day') as d
             where d at time zone $3 < $2 and (d + interval '1 day') at time zone $3 > $1 order by d",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(zone)
        .fetch_all(&mut *self.0)
        .await?;
        Ok(days.into_iter().map(|(from, to)| (from.0, to.0)).collect())
    }

    /// Moves the mark.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_rolled_to(&mut self, rolled_to: Timestamp) -> Result<(), StoreError> {
        sqlx::query("update rollup_state set rolled_to = $1").bind(Instant(rolled_to)).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Undoes what it did, and is over when this returns.
    ///
    /// # Errors
    /// [`StoreError`]; it is undone then too.
    pub async fn give_up(self) -> Result<(), StoreError> {
        Ok(self.0.rollback().await?)
    }

    /// Commits.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

fn sorted(rows: Vec<(i32, Instant, f64)>) -> Vec<StoredRow> {
    let row = |(series, time, value): (i32, Instant, f64)| StoredRow { series, time: time.0, value };
    let mut rows: Vec<StoredRow> = rows.into_iter().map(row).collect();
    rows.sort_unstable_by_key(|row| (row.series, row.time));
    rows
}
