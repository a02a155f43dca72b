//! What is summed up of series in a period, part by part: for what does not simply add up, such as percentiles and
//! availability. The answer is that of the samples, as in `history.rs`.

use super::history::{Bucket, HistoryQuery, PartSeries, pieces};
use super::instant::Instant;
use super::rollup_row::{COLUMNS, Level, Row, read};
use super::{Store, StoreError};
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, Holding, Stretch, Summary, floor, stretch_of};
use cruscotto_domain::time::Timestamp;
use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::BTreeMap;

/// Rows held in memory at once, about: series are read some at a time.
const ROWS_AT_ONCE: u64 = 50_000;

/// What the database counts buckets of a width from, in microseconds since 1970: Monday, 3 January 2000, 0 h UTC.
const WIDTHS_FROM_MICROS: i64 = 946_857_600_000_000;

/// Series in a period, and the stretches that are asked for.
#[derive(Debug, Clone)]
pub struct PartsQuery {
    /// The series, all of one metric.
    pub series: Vec<i32>,
    /// The stretches, in order and apart.
    pub stretches: Vec<Stretch>,
    /// What the stretches are made of. Those that touch do not cut a bucket of its rollups; those apart may begin and end
    /// anywhere.
    pub bucket: Bucket,
    /// The time zone (IANA) of days.
    pub zone: String,
    /// How long values of the metric hold.
    pub holding: Holding,
}

impl PartsQuery {
    /// Rows that answering reads, about: a row a series and bucket of the coarsest rollups that fit.
    #[must_use]
    pub fn rows(&self) -> u64 {
        let width = match self.bucket {
            Bucket::Day | Bucket::Week => 24 * HOUR_MICROS,
            Bucket::Width(width) if width.as_micros().is_multiple_of(HOUR_MICROS.unsigned_abs().into()) => HOUR_MICROS,
            // Samples come once a minute, about.
            Bucket::Width(width) if !width.as_micros().is_multiple_of(BUCKET_MICROS.unsigned_abs().into()) => {
                BUCKET_MICROS / 5
            }
            Bucket::Width(_) => BUCKET_MICROS,
        };
        let micros: i64 = self.stretches.iter().map(|(from, to)| to.micros_since(*from)).sum();
        u64::try_from(micros / width + 1).unwrap_or(0) * self.series.len() as u64
    }
}

impl Store {
    /// A period in buckets, those at its ends cut to it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stretches(&self, bucket: Bucket, zone: &str, (from, to): Stretch) -> Result<Vec<Stretch>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        let unit = match bucket {
            Bucket::Width(width) => {
                let width = i64::try_from(width.as_micros()).unwrap_or(i64::MAX).max(1);
                let first = from.plus_micros(-(from.as_micros() - WIDTHS_FROM_MICROS).rem_euclid(width));
                let begins = (0..).map(|i| first.plus_micros(i * width)).take_while(|begin| *begin < to);
                return Ok(begins.map(|begin| (begin.max(from), begin.plus_micros(width).min(to))).collect());
            }
            Bucket::Day => "day",
            Bucket::Week => "week",
        };
        let begins: Vec<(Instant, Instant)> = sqlx::query_as(
            "select d at time zone $3, (d + ('1 ' || $4)::interval) at time zone $3
             from generate_series(date_trunc($4, $1 at time zone $3), $2 at time zone $3, ('1 ' || $4)::interval) as d
             where d at time zone $3 < $2 order by d",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(zone)
        .bind(unit)
        .fetch_all(&self.pool)
        .await?;
        Ok(begins.into_iter().map(|(begin, end)| (begin.0.max(from), end.0.min(to))).collect())
    }

    /// Hands the parts of each series that has some to `take`, in the order of time: those of the stretches, and before them
    /// at least the last value that may hold on into the first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn parts(&self, query: &PartsQuery, mut take: impl FnMut(i32, &[Summary])) -> Result<(), StoreError> {
        let Some((from, to)) = query.stretches.first().zip(query.stretches.last()).map(|(a, b)| (a.0, b.1)) else {
            return Ok(());
        };
        let mut transaction = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read, read only").execute(&mut *transaction).await?;
        // Days with an hour that waits to be summed up again are read hour by hour.
        let waits: bool = sqlx::query_scalar(
            "select exists (select from rollup_touched where hour > $1 - interval '1 hour' and hour < $2)",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_one(&mut *transaction)
        .await?;
        let finer = if waits && matches!(query.bucket, Bucket::Day | Bucket::Week) { 24 } else { 1 };
        let a_series = (query.rows() / (query.series.len() as u64).max(1)).max(1) * finer;
        let at_once = usize::try_from((ROWS_AT_ONCE / a_series).max(1)).unwrap_or(usize::MAX);
        for series in query.series.chunks(at_once) {
            let mut parts: BTreeMap<i32, Vec<Summary>> = BTreeMap::new();
            for (stretch, bucket) in to_read(&query.stretches, query.bucket, query.holding.freshness) {
                read_parts(&mut transaction, query, series, stretch, bucket, &mut parts).await?;
            }
            for (series, mut parts) in parts {
                parts.sort_unstable_by_key(|part| part.first.0);
                take(series, &parts);
            }
        }
        Ok(())
    }
}

/// What is read: stretches that touch as one, and before each of those as far back as a value may hold on into it.
fn to_read(stretches: &[Stretch], bucket: Bucket, freshness: i64) -> Vec<(Stretch, Bucket)> {
    let before_in = Bucket::Width(std::time::Duration::from_secs(300));
    let mut runs: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match runs.last_mut().filter(|last| last.1 == stretch.0) {
            Some(last) => last.1 = stretch.1,
            None => runs.push(*stretch),
        }
    }
    let mut reads = Vec::new();
    let mut read_to = Timestamp::EPOCH;
    for run in runs {
        let before = floor(run.0.plus_micros(-freshness), BUCKET_MICROS).max(read_to);
        reads.extend([((before, run.0), before_in), (run, bucket)]);
        read_to = run.1;
    }
    reads
}

async fn read_parts(
    connection: &mut PgConnection,
    query: &PartsQuery,
    series: &[i32],
    (from, to): Stretch,
    bucket: Bucket,
    parts: &mut BTreeMap<i32, Vec<Summary>>,
) -> Result<(), StoreError> {
    if from >= to {
        return Ok(());
    }
    let of_interest = HistoryQuery {
        series: series.iter().map(|&series| PartSeries { series, asset: 0, part: 0 }).collect(),
        from,
        to,
        bucket,
        zone: query.zone.clone(),
        aggregation: Aggregation::Mean,
        days: None,
    };
    let (pieces, touched) = pieces(connection, &of_interest).await?;
    for piece in &pieces {
        match piece.level {
            Some(level) => rolled(connection, series, level, (piece.from, piece.to), touched, parts).await?,
            None => {
                let sql = "select series_id, ts, value from sample
                           where series_id = any($1) and ts >= $2 and ts < $3";
                sampled(connection, sql, query, series, (piece.from, piece.to), parts).await?;
            }
        }
    }
    if let Some(touched) = touched {
        let sql = "select s.series_id, s.ts, s.value
                   from (select series_id, hour from rollup_touched
                         where series_id = any($1) and hour > $2 - interval '1 hour' and hour < $3) as t
                   join sample s on s.series_id = t.series_id and s.ts >= t.hour and s.ts < t.hour + interval '1 hour'
                   where s.ts >= $2 and s.ts < $3";
        sampled(connection, sql, query, series, touched, parts).await?;
    }
    Ok(())
}

async fn rolled(
    connection: &mut PgConnection,
    series: &[i32],
    level: Level,
    (from, to): Stretch,
    touched: Option<Stretch>,
    parts: &mut BTreeMap<i32, Vec<Summary>>,
) -> Result<(), StoreError> {
    let but = "and not exists (select from rollup_touched t where t.series_id = r.series_id
                               and t.hour <= r.bucket and r.bucket < t.hour + interval '1 hour')";
    // Every part of the text is ours.
    let sql = AssertSqlSafe(format!(
        "select {COLUMNS} from {} r where r.series_id = any($1) and r.bucket >= $2 and r.bucket < $3 {}",
        level.table(),
        if touched.is_some() { but } else { "" }
    ));
    let mut rows = sqlx::query_as::<_, Row>(sql).bind(series).bind(Instant(from)).bind(Instant(to)).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let rollup = read(level, &row)?;
        parts.entry(rollup.series).or_default().push(rollup.summary);
    }
    Ok(())
}

/// Samples summed up so that no part lies in two stretches, nor in a stretch and outside.
async fn sampled(
    connection: &mut PgConnection,
    sql: &'static str,
    query: &PartsQuery,
    series: &[i32],
    (from, to): Stretch,
    parts: &mut BTreeMap<i32, Vec<Summary>>,
) -> Result<(), StoreError> {
    let rows: Vec<(i32, Instant, f64)> =
        sqlx::query_as(sql).bind(series).bind(Instant(from)).bind(Instant(to)).fetch_all(connection).await?;
    let mut rows: Vec<(i32, Timestamp, f64)> = rows.into_iter().map(|(id, at, value)| (id, at.0, value)).collect();
    rows.sort_unstable_by_key(|row| (row.0, row.1));
    // Between what other pieces have, so five minutes are the widest that may be one part.
    let group = |row: &(i32, Timestamp, f64)| (row.0, floor(row.1, BUCKET_MICROS), stretch_of(&query.stretches, row.1));
    for rows in rows.chunk_by(|a, b| group(a) == group(b)) {
        let samples = rows.iter().map(|row| (row.1, row.2));
        if let Some((first, summary)) = rows.first().zip(Summary::of_samples(samples, &query.holding)) {
            parts.entry(first.0).or_default().push(summary);
        }
    }
    Ok(())
}
