//! Rules, and what they are tested against.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::rule::{Rule, RuleItem};
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

/// How finely the past is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Every sample.
    Raw,
    /// The last sample of each five minutes.
    Minutes,
    /// The last sample of each hour.
    Hours,
}

impl Store {
    /// Every rule that was not removed, by number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rules(&self) -> Result<Vec<RuleItem>, StoreError> {
        let rows: Vec<(i64, Value, bool, String, Instant)> = sqlx::query_as(
            "select id, definition, enabled, changed_by, changed_at from alert_rule where removed_at is null order by id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(id, definition, enabled, changed_by, at)| {
                let rule = serde_json::from_value(definition);
                let rule = rule.map_err(|e| StoreError::bad_row("alert_rule", id.to_string(), e))?;
                Ok(RuleItem { id, rule, enabled, changed_by, changed_at: at.0 })
            })
            .collect()
    }

    /// Adds a rule, switched off; its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_rule(&self, rule: &Rule, by: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "insert into alert_rule (definition, created_by, changed_by) values ($1, $2, $2) returning id",
        )
        .bind(Json(rule))
        .bind(by)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Switches a rule on or off. False without such a rule.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn switch_rule(&self, id: i64, enabled: bool, by: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update alert_rule set enabled = $2, changed_by = $3, changed_at = now() where id = $1 and removed_at is null",
        )
        .bind(id)
        .bind(enabled)
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes a rule; its incidents stay. False without such a rule.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_rule(&self, id: i64, by: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update alert_rule set removed_at = now(), enabled = false, changed_by = $2, changed_at = now()
             where id = $1 and removed_at is null",
        )
        .bind(id)
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The values of `series` in a period, of each oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rule_points(
        &self,
        series: &[i32],
        grain: Grain,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(i32, Timestamp, f64)>, StoreError> {
        let statement = match grain {
            Grain::Raw => {
                "select series_id, ts, value from sample
                 where series_id = any($1) and ts >= $2 and ts < $3 order by series_id, ts"
            }
            Grain::Minutes => {
                "select series_id, last_at, last from rollup_5m
                 where series_id = any($1) and bucket >= $2 and bucket < $3 order by series_id, bucket"
            }
            Grain::Hours => {
                "select series_id, last_at, last from rollup_1h
                 where series_id = any($1) and bucket >= $2 and bucket < $3 order by series_id, bucket"
            }
        };
        let rows: Vec<(i32, Instant, f64)> =
            sqlx::query_as(statement).bind(series).bind(Instant(from)).bind(Instant(to)).fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(series, at, value)| (series, at.0, value)).collect())
    }

    /// When each of `assets` went down or came back between two instants, by one of the presence `metrics`, oldest first;
    /// before that, at `from`, those that were down already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn downs(
        &self,
        assets: &[AssetId],
        metrics: &[&str],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(AssetId, Timestamp, bool)>, StoreError> {
        let rows: Vec<(String, Instant, bool)> = sqlx::query_as(
            "select asset_id, $3::timestamptz, true from (
                 select distinct on (asset_id) asset_id, became from health_transition
                 where asset_id = any($1) and metric = any($2) and decided < $3 order by asset_id, decided desc) before
             where became = 'critical'
             union all
             select asset_id, decided, became = 'critical' from health_transition
             where asset_id = any($1) and metric = any($2) and decided >= $3 and decided < $4
             order by 2",
        )
        .bind(assets.iter().map(AssetId::as_str).collect::<Vec<_>>())
        .bind(metrics)
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(asset, at, down)| {
                Ok((asset.parse().map_err(|e| StoreError::bad_row("health_transition", &asset, e))?, at.0, down))
            })
            .collect()
    }
}
