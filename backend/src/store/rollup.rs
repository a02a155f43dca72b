//! The marks of the rollups: how far samples are summed up, what changed behind that, and the gate that keeps commits and
//! marks apart. The rollups themselves are in `rollup_work.rs`; docs/decisions/0008-rollups.md tells the protocol.

use super::instant::Instant;
use super::{Store, StoreError, StoredRow};
use cruscotto_domain::rollup::{BUCKET_MICROS, HOUR_MICROS, ceil, floor};
use cruscotto_domain::time::Timestamp;
use sqlx::PgConnection;
use std::collections::HashMap;

/// How far the rollups are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RollupState {
    /// Before this, samples that are committed from now on are late. None before the first roll.
    pub opened_to: Option<Timestamp>,
    /// Up to here samples are summed up.
    pub rolled_to: Option<Timestamp>,
    /// Hours of series that wait to be summed up again.
    pub touched: i64,
    /// Samples that wait to be added to rollups whose samples are dropped.
    pub late: i64,
}

/// What a transaction that writes samples must know of the rollups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gate {
    opened_to: Option<Timestamp>,
}

/// Enters the gate, until the end of the transaction: the marks do not move meanwhile. The first statement of every
/// transaction that inserts samples.
pub(super) async fn enter(connection: &mut PgConnection) -> Result<Gate, StoreError> {
    let opened: Option<Instant> = sqlx::query_scalar("select rollup_enter()").fetch_one(connection).await?;
    Ok(Gate { opened_to: opened.map(|t| t.0) })
}

impl Gate {
    /// Notes those of the `rows` that are new and that the rollups have passed, in the transaction that inserted them.
    /// Samples in time cost a comparison each.
    pub(super) async fn note(
        self,
        connection: &mut PgConnection,
        rows: &[StoredRow],
        is_new: impl Fn(&StoredRow) -> bool,
    ) -> Result<(), StoreError> {
        let Some(opened_to) = self.opened_to else { return Ok(()) };
        let passed: Vec<&StoredRow> = rows.iter().filter(|row| row.time < opened_to && is_new(row)).collect();
        if passed.is_empty() {
            return Ok(());
        }
        let mut series: Vec<i32> = passed.iter().map(|row| row.series).collect();
        series.dedup();
        let horizons = raw_horizons(connection, &series).await?;
        let is_late = |row: &&StoredRow| {
            horizons.get(&row.series).is_some_and(|dropped| row.time < ceil(*dropped, BUCKET_MICROS))
        };
        let (late, touched): (Vec<&StoredRow>, Vec<&StoredRow>) = passed.into_iter().partition(is_late);
        let touched: Vec<(i32, Timestamp)> = touched.into_iter().map(|row| (row.series, row.time)).collect();
        touch(connection, &touched).await?;
        insert_late(connection, &late).await
    }
}

/// Before which instant the samples of each of these series are no longer complete; without those of which all is there.
pub(super) async fn raw_horizons(
    connection: &mut PgConnection,
    series: &[i32],
) -> Result<HashMap<i32, Timestamp>, StoreError> {
    let rows: Vec<(i32, Instant)> = sqlx::query_as(
        "select id, max(dropped_before) from series join retention_horizon on kind in ('sample', 'sample.' || metric)
         where id = any($1) group by id",
    )
    .bind(series)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(series, before)| (series, before.0)).collect())
}

/// Says, in the transaction that changes the samples of these series at these times, that their rollups must be made
/// again. For samples that [`Store::raw_horizon`] says are still there: rollups of others cannot be made again.
///
/// # Errors
/// [`StoreError`].
pub async fn touch(connection: &mut PgConnection, changed: &[(i32, Timestamp)]) -> Result<(), StoreError> {
    let mut hours: Vec<(i32, Timestamp)> =
        changed.iter().map(|(series, time)| (*series, floor(*time, HOUR_MICROS))).collect();
    hours.sort_unstable();
    hours.dedup();
    if hours.is_empty() {
        return Ok(());
    }
    // In the order of the key, so that two transactions cannot wait for each other. An hour that is there already is locked, and
    // not passed by: else whoever sums up could take it now, without the samples that this transaction has not committed yet.
    sqlx::query(
        "insert into rollup_touched (series_id, hour)
         select * from unnest($1::int[], $2::timestamptz[])
         on conflict (series_id, hour) do update set hour = excluded.hour where false",
    )
    .bind(hours.iter().map(|h| h.0).collect::<Vec<_>>())
    .bind(hours.iter().map(|h| Instant(h.1)).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_late(connection: &mut PgConnection, late: &[&StoredRow]) -> Result<(), StoreError> {
    if late.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into rollup_late (series_id, ts, value)
         select * from unnest($1::int[], $2::timestamptz[], $3::double precision[]) on conflict do nothing",
    )
    .bind(late.iter().map(|r| r.series).collect::<Vec<_>>())
    .bind(late.iter().map(|r| Instant(r.time)).collect::<Vec<_>>())
    .bind(late.iter().map(|r| r.value).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// Holds the gate, until the end of the transaction, and says before which instant samples may be dropped: all before it
/// are summed up, and no change of them waits. Whoever drops samples does so in this transaction, and writes
/// `retention_horizon` in it.
///
/// # Errors
/// [`StoreError`].
pub async fn hold_and_settle(connection: &mut PgConnection) -> Result<Option<Timestamp>, StoreError> {
    sqlx::query("select rollup_hold()").execute(&mut *connection).await?;
    let settled: Option<Instant> = sqlx::query_scalar(
        "select least(rolled_to, (select min(hour) from rollup_touched),
                      (select min(ts) from rollup_late where outcome is null))
         from rollup_state where rolled_to is not null",
    )
    .fetch_optional(connection)
    .await?;
    Ok(settled.map(|t| t.0))
}

pub(super) async fn marks(connection: &mut PgConnection) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
    let marks: Option<(Instant, Instant)> =
        sqlx::query_as("select rolled_to, opened_to from rollup_state where rolled_to is not null")
            .fetch_optional(connection)
            .await?;
    Ok(marks.map(|(rolled, opened)| (rolled.0, opened.0)))
}

impl Store {
    /// How far the rollups are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rollup_state(&self) -> Result<RollupState, StoreError> {
        let (opened, rolled, touched, late): (Option<Instant>, Option<Instant>, i64, i64) = sqlx::query_as(
            "select opened_to, rolled_to, (select count(*) from rollup_touched),
                    (select count(*) from rollup_late where outcome is null) from rollup_state",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(RollupState { opened_to: opened.map(|t| t.0), rolled_to: rolled.map(|t| t.0), touched, late })
    }

    /// From where to where samples are to be summed up: `rolled_to` and `opened_to`. None before the first roll.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rollup_marks(&self) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
        marks(&mut *self.pool.acquire().await?).await
    }

    /// Before this instant samples are no longer complete: retention dropped them. None when it dropped nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn raw_horizon(&self) -> Result<Option<Timestamp>, StoreError> {
        let horizon: Option<Instant> =
            sqlx::query_scalar("select dropped_before from retention_horizon where kind = 'sample'")
                .fetch_optional(&self.pool)
                .await?;
        Ok(horizon.map(|t| t.0))
    }

    /// Sets the marks for the first time: at the oldest sample, or at `until` when there is none before it. With commits kept
    /// out meanwhile: one with an older sample would be noted by nobody. Gives the marks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn start_rollups(&self, until: Timestamp) -> Result<(Timestamp, Timestamp), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("select rollup_hold()").execute(&mut *transaction).await?;
        let oldest: Option<Instant> =
            sqlx::query_scalar("select ts from sample order by ts limit 1").fetch_optional(&mut *transaction).await?;
        let from = oldest.map_or(until, |oldest| floor(oldest.0, BUCKET_MICROS).min(until));
        sqlx::query("update rollup_state set rolled_to = $1, opened_to = $1 where rolled_to is null")
            .bind(Instant(from))
            .execute(&mut *transaction)
            .await?;
        // Those of another backend, if it was first.
        let marks = marks(&mut transaction).await?.unwrap_or((from, from));
        transaction.commit().await?;
        Ok(marks)
    }

    /// Moves `opened_to` on, with every commit either before or after it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_rollups(&self, to: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("select rollup_hold()").execute(&mut *transaction).await?;
        sqlx::query("update rollup_state set opened_to = $1 where opened_to < $1")
            .bind(Instant(to))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Touches every hour between `from` and `to` that has samples or rollups. Says how many were not waiting already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn touch_period(&self, from: Timestamp, to: Timestamp) -> Result<u64, StoreError> {
        let done = sqlx::query(
            "insert into rollup_touched (series_id, hour)
             select series_id, date_trunc('hour', ts, 'UTC') from sample where ts >= $1 and ts < $2
             union select series_id, date_trunc('hour', bucket, 'UTC') from rollup_5m where bucket >= $1 and bucket < $2
             union select series_id, bucket from rollup_1h where bucket >= $1 and bucket < $2
             on conflict do nothing",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected())
    }
}
