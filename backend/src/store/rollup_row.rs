//! What the rollups' tables hold, and how spans of series are asked for.

use super::StoreError;
use super::instant::Instant;
use cruscotto_domain::rollup::{Sketch, Summary};
use cruscotto_domain::time::Timestamp;
use sqlx::Arguments;
use sqlx::postgres::PgArguments;

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

/// A row of the rollups' tables; domain/src/rollup says what its columns mean.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
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

/// The columns of [`Row`], of the table called `r`.
pub(super) const COLUMNS: &str = "r.series_id, r.bucket, r.samples, r.sum, r.low, r.high, r.first_at, r.first, r.last_at, r.last, r.covered_us, \
     r.up_us, r.sketch";

/// Spans as the first five parameters of a statement: series, begins and ends, and the bounds of them all, which say which
/// chunks to look into. None when there are no spans.
pub(super) fn parameters(spans: &[Span]) -> Result<Option<PgArguments>, StoreError> {
    let bounds = spans.iter().map(|s| s.from).min().zip(spans.iter().map(|s| s.to).max());
    let Some((first, last)) = bounds else { return Ok(None) };
    let add = |parameters: &mut PgArguments| {
        parameters.add(series(spans))?;
        parameters.add(begins(spans))?;
        parameters.add(ends(spans))?;
        parameters.add(Instant(first))?;
        parameters.add(Instant(last))
    };
    let mut parameters = PgArguments::default();
    add(&mut parameters).map_err(sqlx::Error::Encode)?;
    Ok(Some(parameters))
}

pub(super) fn series(spans: &[Span]) -> Vec<i32> {
    spans.iter().map(|s| s.series).collect()
}

pub(super) fn begins(spans: &[Span]) -> Vec<Instant> {
    spans.iter().map(|s| Instant(s.from)).collect()
}

pub(super) fn ends(spans: &[Span]) -> Vec<Instant> {
    spans.iter().map(|s| Instant(s.to)).collect()
}

/// The rollup that a row is.
pub(super) fn read(level: Level, row: &Row) -> Result<Rollup, StoreError> {
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
