//! Planned work, and when each asset was in it.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::hours::Stretch;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::maintenance::MaintenancePlan;
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// A window as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWindow {
    /// Its number.
    pub id: i64,
    /// What is planned.
    pub plan: MaintenancePlan,
    /// Who planned it.
    pub created_by: String,
    /// When it was planned: what is before that was not planned.
    pub created: Timestamp,
    /// When it was called off.
    pub ended: Option<Timestamp>,
}

/// A stretch that an asset was, is or will be in maintenance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaintenanceSpan {
    /// The asset.
    pub asset: AssetId,
    /// The window.
    pub window: i64,
    /// From when to before when.
    pub stretch: Stretch,
}

impl Store {
    /// Every window, the latest planned first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn maintenance_windows(&self) -> Result<Vec<StoredWindow>, StoreError> {
        self.maintenance_page(None, usize::MAX).await
    }

    /// At most `limit` windows, the latest planned first, of those with a smaller number than `below`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn maintenance_page(&self, below: Option<i64>, limit: usize) -> Result<Vec<StoredWindow>, StoreError> {
        let rows: Vec<(i64, Value, String, Instant, Option<Instant>)> = sqlx::query_as(
            "select id, definition, created_by, created_at, ended_at from maintenance_window
             where $1::bigint is null or id < $1 order by id desc limit $2",
        )
        .bind(below)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(id, definition, created_by, created, ended)| {
                let plan = serde_json::from_value(definition);
                let plan = plan.map_err(|e| StoreError::bad_row("maintenance_window", id.to_string(), e))?;
                Ok(StoredWindow { id, plan, created_by, created: created.0, ended: ended.map(|e| e.0) })
            })
            .collect()
    }

    /// Plans a window; its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn plan_maintenance(&self, plan: &MaintenancePlan, by: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "insert into maintenance_window (definition, created_by, changed_by) values ($1, $2, $2) returning id",
        )
        .bind(Json(plan))
        .bind(by)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Calls a window off: what it would still be is not, what it was stays. False when it is over already, or never was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_maintenance(&self, id: i64, by: &str, now: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let ended = sqlx::query(
            "update maintenance_window set ended_at = $3, changed_by = $2, changed_at = $3
             where id = $1 and ended_at is null",
        )
        .bind(id)
        .bind(by)
        .bind(Instant(now))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "update maintenance_span set to_ts = greatest(from_ts, $2) where window_id = $1 and (to_ts is null or to_ts > $2)",
        )
        .bind(id)
        .bind(Instant(now))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(ended.rows_affected() == 1)
    }

    /// Notes that assets are in maintenance; noting it again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_maintenance(&self, spans: &[MaintenanceSpan]) -> Result<(), StoreError> {
        sqlx::query(
            "insert into maintenance_span (asset_id, window_id, from_ts, to_ts)
             select asset_id, window_id, from_ts, to_ts
             from unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::timestamptz[])
                  as new (asset_id, window_id, from_ts, to_ts)
             -- Called off in the meantime: then the window's end is the last word.
             where not exists (select from maintenance_window w where w.id = window_id and w.ended_at is not null)
             on conflict do nothing",
        )
        .bind(spans.iter().map(|s| s.asset.as_str()).collect::<Vec<_>>())
        .bind(spans.iter().map(|s| s.window).collect::<Vec<_>>())
        .bind(spans.iter().map(|s| Instant(s.stretch.0)).collect::<Vec<_>>())
        .bind(spans.iter().map(|s| Instant(s.stretch.1)).collect::<Vec<_>>())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// When each of `assets` (all, when none is named) was in maintenance between two instants, cut to them, oldest first.
    /// Stretches of several windows may overlap.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn maintenance_spans(
        &self,
        assets: &[AssetId],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<BTreeMap<AssetId, Vec<Stretch>>, StoreError> {
        let rows: Vec<(String, Instant, Instant)> = sqlx::query_as(
            "select asset_id, greatest(from_ts, $2), least(coalesce(to_ts, $3), $3) from maintenance_span
             where (cardinality($1::text[]) = 0 or asset_id = any($1)) and from_ts < $3 and coalesce(to_ts, $3) > $2
             order by asset_id, from_ts",
        )
        .bind(assets.iter().map(AssetId::as_str).collect::<Vec<_>>())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        let mut spans: BTreeMap<AssetId, Vec<Stretch>> = BTreeMap::new();
        for (asset, from, to) in rows {
            let id = asset.parse().map_err(|e| StoreError::bad_row("maintenance_span", &asset, e))?;
            spans.entry(id).or_default().push((from.0, to.0));
        }
        Ok(spans)
    }
}
