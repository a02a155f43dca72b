//! What retention reads and removes. The functions of the database do the removing, and refuse what is young or not
//! summed up; docs/decisions/0009-retention.md tells the order.

use super::instant::Instant;
use super::rollup::hold_and_settle;
use super::rollup_row::Level;
use super::{Store, StoreError};
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::BTreeMap;

/// In `retention_horizon`: before this no samples are complete.
const ALL_GONE: &str = "sample";

/// In `retention_horizon`, before a metric's id: before this the samples of this metric are not complete.
const METRIC_GONE: &str = "sample.";

/// In `retention_horizon`, before a metric's id: before this the samples of this metric are removed from every chunk. They
/// are said to be gone first, and removed after.
const METRIC_REMOVED: &str = "removed.";

/// Entries of a log removed in one transaction: a second of work, so that no lock is long.
const LOG_ROWS: i32 = 50_000;

/// A chunk of a hypertable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Its name.
    pub name: String,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
}

/// How much something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Rows.
    pub rows: i64,
    /// Bytes on disk, indexes included.
    pub bytes: i64,
}

/// A log that is kept for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// Who delivered what when; the last of each source is kept always.
    Deliveries,
    /// Changes of health.
    Transitions,
    /// Who changed what.
    Audit,
    /// What was sent to whom, with what was planned and tried for it.
    Messages,
}

impl Log {
    /// Every log.
    pub const ALL: [Self; 4] = [Self::Deliveries, Self::Transitions, Self::Audit, Self::Messages];

    /// Its table.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Deliveries => "delivery",
            Self::Transitions => "health_transition",
            Self::Audit => "audit_event",
            Self::Messages => "notification_message",
        }
    }
}

impl Store {
    /// The chunks of `sample` or a rollup, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn chunks(&self, hypertable: &str) -> Result<Vec<Chunk>, StoreError> {
        let rows: Vec<(String, Instant, Instant)> = sqlx::query_as(
            "select chunk_name::text, range_start, range_end from timescaledb_information.chunks
             where hypertable_schema = 'public' and hypertable_name = $1 order by range_start",
        )
        .bind(hypertable)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(name, from, to)| Chunk { name, from: from.0, to: to.0 }).collect())
    }

    /// Bytes of chunks of `hypertable`; those that are gone have none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn chunk_bytes(&self, hypertable: &str, names: &[&str]) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "select coalesce(sum(pg_total_relation_size(to_regclass(format('%I.%I', chunk_schema, chunk_name)))), 0)::bigint
             from timescaledb_information.chunks
             where hypertable_schema = 'public' and hypertable_name = $1 and chunk_name = any($2)",
        )
        .bind(hypertable)
        .bind(names)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Samples of a period: of `metrics`, or all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_samples(
        &self,
        from: Timestamp,
        to: Timestamp,
        metrics: Option<&[MetricId]>,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "select count(*) from sample where ts >= $1 and ts < $2
             and ($3::text[] is null or series_id in (select id from series where metric = any($3)))",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(metrics.map(texts))
        .fetch_one(&self.pool)
        .await?)
    }

    /// Rollups of a level before an instant.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_rollups(&self, level: Level, before: Timestamp) -> Result<i64, StoreError> {
        let sql = format!("select count(*) from {} where bucket < $1", level.table());
        Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(Instant(before)).fetch_one(&self.pool).await?)
    }

    /// Entries of a log that retention may remove.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_log(&self, log: Log, before: Timestamp) -> Result<i64, StoreError> {
        let sql = match log {
            Log::Deliveries => {
                "select count(*) from delivery old where received_at < $1 and exists
                   (select from delivery later where later.source = old.source and later.received_at > old.received_at)"
            }
            Log::Transitions => "select count(*) from health_transition where decided < $1",
            Log::Audit => "select count(*) from audit_event where at < $1",
            Log::Messages => {
                "select count(*) from notification_message m where m.created_at < $1
                   and not exists (select from notification_delivery d
                     where d.message_id = m.id and d.state not in ('sent', 'dead'))
                   and not exists (select from notification_notice n join incident i on i.id = n.incident_id
                     where n.message_id = m.id and i.state not in ('resolved', 'merged'))"
            }
        };
        Ok(sqlx::query_scalar(sql).bind(Instant(before)).fetch_one(&self.pool).await?)
    }

    /// Every metric that has a series.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn measured_metrics(&self) -> Result<Vec<MetricId>, StoreError> {
        let metrics: Vec<String> =
            sqlx::query_scalar("select distinct metric from series order by 1").fetch_all(&self.pool).await?;
        metrics.into_iter().map(|m| m.parse().map_err(|e| StoreError::bad_row("series", m.as_str(), e))).collect()
    }

    /// Before which instant the samples of each metric are removed from chunks in which others stay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn removed_metrics(&self) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        let rows: Vec<(String, Instant)> = sqlx::query_as(
            "select substr(kind, length($1) + 1), dropped_before from retention_horizon where starts_with(kind, $1)",
        )
        .bind(METRIC_REMOVED)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(metric, before)| (metric, before.0)).collect())
    }

    /// The samples that came after those of their metric and time were removed, and are stored all the same.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn latecomers(&self) -> Result<Vec<(MetricId, Timestamp)>, StoreError> {
        let rows: Vec<(String, Instant)> = sqlx::query_as(
            "select metric, late.ts
             from rollup_late late join series on series.id = late.series_id
             join sample on sample.series_id = late.series_id and sample.ts = late.ts",
        )
        .fetch_all(&self.pool)
        .await?;
        let row = |(metric, time): (String, Instant)| {
            Ok((metric.parse().map_err(|e| StoreError::bad_row("series", metric.as_str(), e))?, time.0))
        };
        rows.into_iter().map(row).collect()
    }

    /// Says of chunks that their samples are no longer complete: of some metrics, or of all. Only of chunks that end before
    /// the instant that this gives back, before which all is summed up. From then on samples that come for that time are
    /// added to the rollups, which are not made again. Commits wait meanwhile, for a few reads of indexes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn say_gone(&self, chunks: &[(Timestamp, Option<&[MetricId]>)]) -> Result<Option<Timestamp>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(settled) = hold_and_settle(&mut transaction).await? else { return Ok(None) };
        let mut gone: BTreeMap<String, Timestamp> = BTreeMap::new();
        for (end, metrics) in chunks.iter().filter(|(end, _)| *end <= settled) {
            let kinds = match metrics {
                None => vec![ALL_GONE.to_owned()],
                Some(metrics) => metrics.iter().map(|m| format!("{METRIC_GONE}{m}")).collect(),
            };
            for kind in kinds {
                let before = gone.entry(kind).or_insert(*end);
                *before = (*before).max(*end);
            }
        }
        raise(&mut transaction, gone).await?;
        transaction.commit().await?;
        Ok(Some(settled))
    }

    /// Removes the samples of `metrics` from a chunk, or all; says how many. A chunk that is gone has none.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when somebody reads the chunk for long: to be tried again.
    pub async fn retire_samples(&self, chunk: &Chunk, metrics: Option<&[MetricId]>) -> Result<i64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // A chunk has as many rows as it has: longer than a query may take, shorter than anybody waits for.
        sqlx::query("set local statement_timeout = '10min'").execute(&mut *transaction).await?;
        let gone: i64 = sqlx::query_scalar("select retire_samples($1, $2)")
            .bind(&chunk.name)
            .bind(metrics.map(texts))
            .fetch_one(&mut *transaction)
            .await?;
        let removed = metrics.unwrap_or_default().iter().map(|m| (format!("{METRIC_REMOVED}{m}"), chunk.to));
        raise(&mut transaction, removed).await?;
        transaction.commit().await?;
        Ok(gone)
    }

    /// Drops the chunks of a rollup that end before an instant, and says how many; none while somebody sums up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn retire_rollups(&self, level: Level, before: Timestamp) -> Result<Option<i32>, StoreError> {
        Ok(sqlx::query_scalar("select retire_rollups($1, $2)")
            .bind(level.table())
            .bind(Instant(before))
            .fetch_one(&self.pool)
            .await?)
    }

    /// Removes the oldest entries of a log before an instant; says how many, and is to be called again until none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn retire_log(&self, log: Log, before: Timestamp) -> Result<i32, StoreError> {
        Ok(sqlx::query_scalar("select retire_log($1, $2, $3)")
            .bind(log.table())
            .bind(Instant(before))
            .bind(LOG_ROWS)
            .fetch_one(&self.pool)
            .await?)
    }
}

async fn raise(
    connection: &mut PgConnection,
    horizons: impl IntoIterator<Item = (String, Timestamp)>,
) -> Result<(), StoreError> {
    let (kinds, ends): (Vec<String>, Vec<Instant>) = horizons.into_iter().map(|(k, end)| (k, Instant(end))).unzip();
    sqlx::query(
        "insert into retention_horizon as known (kind, dropped_before) select * from unnest($1::text[], $2::timestamptz[])
         on conflict (kind) do update set dropped_before = greatest(known.dropped_before, excluded.dropped_before)",
    )
    .bind(kinds)
    .bind(ends)
    .execute(connection)
    .await?;
    Ok(())
}

fn texts(metrics: &[MetricId]) -> Vec<&str> {
    metrics.iter().map(MetricId::as_str).collect()
}
