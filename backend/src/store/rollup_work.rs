//! One transaction of whoever sums up: reads samples and rollups, writes rollups, moves the mark. All or nothing.

use super::instant::Instant;
use super::{Store, StoreError, StoredRow};
use cruscotto_domain::rollup::{HOUR_MICROS, Sketch, Summary};
use cruscotto_domain::time::Timestamp;
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use std::collections::HashMap;
use std::time::Duration;

/// Rows of one insert at most: a few megabytes of parameters.
const INSERT_ROWS: usize = 10_000;

/// A width of bucket that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Five minutes.
    FiveMinutes,
    /// An hour.
    Hour,
    /// A day of the city.
    Day,
}

impl Level {
    /// Finest first.
    pub const ALL: [Self; 3] = [Self::FiveMinutes, Self::Hour, Self::Day];

    /// Its table, which is also its kind in `retention_horizon`.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::FiveMinutes => "rollup_5m",
            Self::Hour => "rollup_1h",
            Self::Day => "rollup_1d",
        }
    }
}

/// One series in one bucket.
#[derive(Debug, Clone, PartialEq)]
pub struct Rollup {
    /// Id of the series.
    pub series: i32,
    /// Beginning of the bucket.
    pub bucket: Timestamp,
    /// What it amounts to.
    pub summary: Summary,
}

/// One series in a period, to be read or cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Id of the series.
    pub series: i32,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
}

/// The transaction.
#[derive(Debug)]
pub struct RollupWork(Transaction<'static, Postgres>);

#[derive(sqlx::FromRow)]
struct Row {
    series_id: i32,
    bucket: Instant,
    samples: i64,
    sum: f64,
    low: f64,
    high: f64,
    first_at: Instant,
    first: f64,
    last_at: Instant,
    last: f64,
    covered_us: i64,
    up_us: i64,
    sketch: Option<Vec<u8>>,
}

const COLUMNS: &str = "r.series_id, r.bucket, r.samples, r.sum, r.low, r.high, r.first_at, r.first, r.last_at, r.last, r.covered_us, \
     r.up_us, r.sketch";

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
        let Some(bounds) = bounds(spans) else { return Ok(Vec::new()) };
        // The bounds of all spans say which chunks to look into.
        let rows: Vec<(i32, Instant, f64)> = sqlx::query_as(
            "select s.series_id, s.ts, s.value
             from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as span (series_id, a, b)
             join sample s on s.series_id = span.series_id and s.ts >= span.a and s.ts < span.b
             where s.ts >= $4 and s.ts < $5",
        )
        .bind(series(spans))
        .bind(begins(spans))
        .bind(ends(spans))
        .bind(Instant(bounds.0))
        .bind(Instant(bounds.1))
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
        let Some(bounds) = bounds(spans) else { return Ok(Vec::new()) };
        let table = level.table();
        let sql = format!(
            "select {COLUMNS}
             from unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as span (series_id, a, b)
             join {table} r on r.series_id = span.series_id and r.bucket >= span.a and r.bucket < span.b
             where r.bucket >= $4 and r.bucket < $5 order by 1, 2"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(series(spans))
            .bind(begins(spans))
            .bind(ends(spans))
            .bind(Instant(bounds.0))
            .bind(Instant(bounds.1))
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(|row| read(level, row)).collect()
    }

    /// Removes the rollups of some series whose buckets begin in some periods.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clear(&mut self, level: Level, spans: &[Span]) -> Result<(), StoreError> {
        let Some(bounds) = bounds(spans) else { return Ok(()) };
        let table = level.table();
        let sql = format!(
            "delete from {table} r using unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) as span (series_id, a, b)
             where r.series_id = span.series_id and r.bucket >= span.a and r.bucket < span.b
               and r.bucket >= $4 and r.bucket < $5"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(series(spans))
            .bind(begins(spans))
            .bind(ends(spans))
            .bind(Instant(bounds.0))
            .bind(Instant(bounds.1))
            .execute(&mut *self.0)
            .await?;
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
                             where hour < $1 and touched_at <= now() - make_interval(secs => $2))
             delete from rollup_touched where (series_id, hour) in
               (select series_id, hour from rested
                where hour < (select min(hour) from rested) + interval '1 day' order by hour, series_id limit $3)
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

fn bounds(spans: &[Span]) -> Option<(Timestamp, Timestamp)> {
    Some((spans.iter().map(|s| s.from).min()?, spans.iter().map(|s| s.to).max()?))
}

fn series(spans: &[Span]) -> Vec<i32> {
    spans.iter().map(|s| s.series).collect()
}

fn begins(spans: &[Span]) -> Vec<Instant> {
    spans.iter().map(|s| Instant(s.from)).collect()
}

fn ends(spans: &[Span]) -> Vec<Instant> {
    spans.iter().map(|s| Instant(s.to)).collect()
}

fn read(level: Level, row: &Row) -> Result<Rollup, StoreError> {
    let count = u64::try_from(row.samples).unwrap_or(0);
    let bad = |reason: &dyn std::fmt::Display| {
        StoreError::bad_row(level.table(), format!("{} {}", row.series_id, row.bucket.0), reason)
    };
    let sketch = match &row.sketch {
        Some(bytes) => Sketch::from_bytes(bytes).map_err(|e| bad(&e))?,
        None => {
            let mut sketch = Sketch::default();
            sketch.add(row.low, count);
            sketch
        }
    };
    if sketch.count() != count {
        return Err(bad(&format!("its sketch counts {} samples of {count}", sketch.count())));
    }
    let summary = Summary {
        count,
        sum: row.sum,
        min: row.low,
        max: row.high,
        first: (row.first_at.0, row.first),
        last: (row.last_at.0, row.last),
        covered: row.covered_us,
        up: row.up_us,
        sketch,
    };
    Ok(Rollup { series: row.series_id, bucket: row.bucket.0, summary })
}
