//! One commit of samples: binary COPY straight into the hypertable, or past the duplicates when there are some.

use super::copy::{INTO_SAMPLE, INTO_STAGING, encode};
use super::instant::Instant;
use super::rollup;
use super::{Store, StoreError};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use sqlx::{Connection, PgConnection};
use std::collections::HashSet;

/// How often a commit is tried when another was in its way.
///
/// Two that bring some of the same samples may wait for each other: binary COPY writes chunk by chunk, and what goes past
/// duplicates series by series. The database ends one of them after a second; the other has committed by the next try.
const ATTEMPTS: usize = 4;

/// A sample with its series resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredRow {
    /// Id of the series in the store.
    pub series: i32,
    /// When it was measured.
    pub time: Timestamp,
    /// The value.
    pub value: f64,
}

/// What the log says of one delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryNote {
    /// Who delivered.
    pub source: SourceName,
    /// When it came in.
    pub received: Timestamp,
    /// Oldest and newest sample in it.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Samples stored.
    pub stored: u64,
    /// Samples already stored.
    pub duplicates: u64,
    /// Samples refused.
    pub refused: u64,
}

/// What became of the rows of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Committed {
    /// Every row is new.
    All,
    /// Only these (series, time) are new; the others were there already.
    Only(HashSet<(i32, Timestamp)>),
}

impl Committed {
    /// Whether the row was new.
    #[must_use]
    pub fn is_new(&self, row: &StoredRow) -> bool {
        match self {
            Self::All => true,
            Self::Only(new) => new.contains(&(row.series, row.time)),
        }
    }
}

impl Store {
    /// Commits `rows`, which must be distinct by (series, time) and sorted by it, with what `notes` makes of the outcome
    /// for the delivery log and the polls that failed. All or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it is not known to be stored, [`StoreError::Refused`] when a row cannot be.
    pub async fn commit(
        &self,
        rows: &[StoredRow],
        notes: impl Fn(&Committed) -> Vec<DeliveryNote>,
        failures: &[&PollFailure],
    ) -> Result<Committed, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let mut way = Way::Straight;
        for _ in 1..ATTEMPTS {
            match attempt(&mut connection, rows, &notes, failures, way).await {
                Err(StoreError::Exists | StoreError::Deadlock) => way = Way::PastDuplicates,
                outcome => return outcome,
            }
        }
        attempt(&mut connection, rows, &notes, failures, way).await
    }
}

#[derive(Clone, Copy)]
enum Way {
    Straight,
    PastDuplicates,
}

async fn attempt(
    connection: &mut PgConnection,
    rows: &[StoredRow],
    notes: &impl Fn(&Committed) -> Vec<DeliveryNote>,
    failures: &[&PollFailure],
    way: Way,
) -> Result<Committed, StoreError> {
    let mut transaction = connection.begin().await?;
    let gate = rollup::enter(&mut transaction).await?;
    let committed = match way {
        _ if rows.is_empty() => Committed::All,
        Way::Straight => {
            copy(&mut transaction, INTO_SAMPLE, rows).await?;
            Committed::All
        }
        Way::PastDuplicates => past_duplicates(&mut transaction, rows).await?,
    };
    gate.note(&mut transaction, rows, |row| committed.is_new(row)).await?;
    log(&mut transaction, &notes(&committed)).await?;
    super::failures::upsert(&mut transaction, failures).await?;
    transaction.commit().await?;
    Ok(committed)
}

async fn copy(connection: &mut PgConnection, statement: &str, rows: &[StoredRow]) -> Result<(), StoreError> {
    let mut sink = connection.copy_in_raw(statement).await?;
    sink.send(encode(rows)).await?;
    sink.finish().await?;
    Ok(())
}

async fn past_duplicates(connection: &mut PgConnection, rows: &[StoredRow]) -> Result<Committed, StoreError> {
    sqlx::query("create temporary table staging (like sample) on commit drop").execute(&mut *connection).await?;
    copy(connection, INTO_STAGING, rows).await?;
    let new: Vec<(i32, Instant)> = sqlx::query_as(
        "insert into sample (ts, value, series_id)
         select ts, value, series_id from staging order by series_id, ts
         on conflict (series_id, ts) do nothing
         returning series_id, ts",
    )
    .fetch_all(connection)
    .await?;
    Ok(Committed::Only(new.into_iter().map(|(series, time)| (series, time.0)).collect()))
}

async fn log(connection: &mut PgConnection, notes: &[DeliveryNote]) -> Result<(), StoreError> {
    let bounded = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let column = |of: fn(&DeliveryNote) -> u64| notes.iter().map(|n| bounded(of(n))).collect::<Vec<i64>>();
    sqlx::query(
        "insert into delivery (source, received_at, first_ts, last_ts, stored, duplicates, refused)
         select * from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[],
                              $5::bigint[], $6::bigint[], $7::bigint[])",
    )
    .bind(notes.iter().map(|n| n.source.as_str()).collect::<Vec<_>>())
    .bind(notes.iter().map(|n| Instant(n.received)).collect::<Vec<_>>())
    .bind(notes.iter().map(|n| n.span.map(|s| Instant(s.0))).collect::<Vec<_>>())
    .bind(notes.iter().map(|n| n.span.map(|s| Instant(s.1))).collect::<Vec<_>>())
    .bind(column(|n| n.stored))
    .bind(column(|n| n.duplicates))
    .bind(column(|n| n.refused))
    .execute(connection)
    .await?;
    Ok(())
}
