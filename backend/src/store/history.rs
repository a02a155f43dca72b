//! History: raw samples of one series, or buckets of many series summed up into parts.
//!
//! A part is what becomes one number a bucket: a series, an asset, an area. Which series belong to which part is the
//! caller's knowledge; how they add up is the metric's.

use super::area_days::{self, AreaDays};
use super::history_statement::statement;
use super::instant::Instant;
use super::rollup_cover::{Kept, Piece, cover};
use super::{Level, Store, StoreError};
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS};
use cruscotto_domain::time::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection};
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

/// How a period is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Into stretches of the same width, counted from Monday, 3 January 2000, 0 h UTC.
    Width(Duration),
    /// Into days of a time zone, of 23 to 25 hours.
    Day,
    /// Into weeks of a time zone, from Monday.
    Week,
}

impl Bucket {
    /// The coarsest rollups that these buckets are made of. None when even the finest straddle them.
    fn coarsest(self) -> Option<Level> {
        let whole = |width: Duration, of: i64| width.as_micros().is_multiple_of(of.unsigned_abs().into());
        match self {
            Self::Day | Self::Week => Some(Level::Day),
            Self::Width(width) if whole(width, HOUR_MICROS) => Some(Level::Hour),
            Self::Width(width) if whole(width, BUCKET_MICROS) => Some(Level::FiveMinutes),
            Self::Width(_) => None,
        }
    }
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
    /// The buckets.
    pub bucket: Bucket,
    /// The time zone (IANA) of days and weeks.
    pub zone: String,
    /// How assets become a part.
    pub aggregation: Aggregation,
    /// The days by place that say the same as the series, for whole days of an area.
    pub days: Option<AreaDays>,
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

/// Hours of the series that wait to be summed up again: from the first to the end of the last.
type Touched = Option<(Timestamp, Timestamp)>;

impl Store {
    /// The period in buckets, by time and part. A bucket without samples is absent.
    ///
    /// Read from rollups where they are and fit, from samples elsewhere, and in hours that wait to be summed up again: the
    /// answer is that of the samples. Where samples are dropped, a period is as fine at its edges as what is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn history(&self, query: &HistoryQuery) -> Result<Vec<BucketPart>, StoreError> {
        // Marks, days and series as they are at one moment.
        let mut transaction = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read, read only").execute(&mut *transaction).await?;
        let division = match &query.days {
            Some(days) if query.bucket == Bucket::Day => {
                area_days::divide(&mut transaction, query, days).await?.map(|division| (days, division))
            }
            _ => None,
        };
        let Some((days, division)) = division else { return of_series(&mut transaction, query).await };
        let mut parts = area_days::read(&mut transaction, query.aggregation, days, &division).await?;
        for &(from, to) in &division.from_series {
            parts.extend(of_series(&mut transaction, &HistoryQuery { from, to, ..query.clone() }).await?);
        }
        parts.sort_by_key(|part| (part.time, part.part));
        Ok(parts)
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

/// The period as its series tell it.
async fn of_series(connection: &mut PgConnection, query: &HistoryQuery) -> Result<Vec<BucketPart>, StoreError> {
    let (pieces, touched) = pieces(&mut *connection, query).await?;
    let column = |of: fn(&PartSeries) -> i32| query.series.iter().map(of).collect::<Vec<_>>();
    // Every part of the text is ours; what was asked for is in the parameters.
    let sql = AssertSqlSafe(statement(query, &pieces, touched.is_some()));
    let mut sql = sqlx::query_as(sql).bind(column(|s| s.series)).bind(column(|s| s.asset)).bind(column(|s| s.part));
    sql = match query.bucket {
        Bucket::Width(width) => sql.bind(sqlx::postgres::types::PgInterval {
            months: 0,
            days: 0,
            microseconds: i64::try_from(width.as_micros()).unwrap_or(i64::MAX),
        }),
        Bucket::Day | Bucket::Week => sql.bind(&query.zone),
    };
    for (from, to) in pieces.iter().map(|piece| (piece.from, piece.to)).chain(touched) {
        sql = sql.bind(Instant(from)).bind(Instant(to));
    }
    let rows: Vec<(Instant, i32, i64, f64, f64, f64)> = sql.fetch_all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|(time, part, count, value, min, max)| BucketPart { time: time.0, part, count, value, min, max })
        .collect())
}

/// The pieces that a period is read from, and the touched hours of what is summed up of it.
pub(super) async fn pieces(
    connection: &mut PgConnection,
    query: &HistoryQuery,
) -> Result<(Vec<Piece>, Touched), StoreError> {
    let Some(coarsest) = query.bucket.coarsest() else { return Ok((cover(query.from, query.to, None), None)) };
    type Marks = (Instant, Instant, Instant, Option<Instant>, Option<Instant>);
    let marks: Option<Marks> = sqlx::query_as(
        "select rolled_to,
                case when date_trunc('day', $2, $4) = $2 then $2
                     else (date_trunc('day', $2 at time zone $4) + interval '1 day') at time zone $4 end,
                date_trunc('day', least($3, rolled_to), $4), first, last + interval '1 hour'
         from rollup_state,
              (select min(hour) as first, max(hour) as last from rollup_touched
               where series_id = any($1) and hour > $2 - interval '1 hour' and hour < $3) as touched
         where rolled_to is not null",
    )
    .bind(query.series.iter().map(|s| s.series).collect::<Vec<_>>())
    .bind(Instant(query.from))
    .bind(Instant(query.to))
    .bind(&query.zone)
    .fetch_optional(connection)
    .await?;
    let Some((rolled_to, first, last, touched_from, touched_to)) = marks else {
        return Ok((cover(query.from, query.to, None), None));
    };
    let touched = touched_from.zip(touched_to);
    // A day with a touched hour in it is read from its other hours.
    let coarsest = if touched.is_some() { coarsest.min(Level::Hour) } else { coarsest };
    let kept = Kept { rolled_to: rolled_to.0, coarsest, midnights: (first.0, last.0) };
    let pieces = cover(query.from, query.to, Some(kept));
    // What is read from the samples anyway is not to be read twice.
    let rolled = pieces.iter().filter(|piece| piece.level.is_some());
    let bounds = rolled.clone().map(|piece| piece.from).min().zip(rolled.map(|piece| piece.to).max());
    let touched = touched.zip(bounds).map(|(touched, (from, to))| (from.max(touched.0.0), to.min(touched.1.0)));
    Ok((pieces, touched.filter(|(from, to)| from < to)))
}
