//! The health machines across restarts, and the log of every change.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::health::{ConditionKey, Machine, Transition};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::Labels;
use sqlx::types::Json;

/// The machine of one condition of an asset.
#[derive(Debug, Clone)]
pub struct SavedState {
    /// The asset.
    pub asset: AssetId,
    /// The condition.
    pub key: ConditionKey,
    /// Its machine.
    pub machine: Machine,
}

/// One change of a condition.
#[derive(Debug, Clone)]
pub struct SavedTransition {
    /// The asset.
    pub asset: AssetId,
    /// The condition.
    pub key: ConditionKey,
    /// The change.
    pub transition: Transition,
}

impl Store {
    /// Every machine that was saved.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn health_states(&self) -> Result<Vec<SavedState>, StoreError> {
        let rows: Vec<(String, String, Json<Labels>, serde_json::Value)> =
            sqlx::query_as("select asset_id, metric, labels, machine from health_state").fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(asset, metric, labels, machine)| {
                let name = format!("{asset} {metric}");
                let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("health_state", name.clone(), e);
                Ok(SavedState {
                    asset: asset.parse().map_err(|e| bad(&e))?,
                    key: ConditionKey { metric: metric.parse().map_err(|e| bad(&e))?, labels: labels.0 },
                    machine: serde_json::from_value(machine).map_err(|e| bad(&e))?,
                })
            })
            .collect()
    }

    /// Saves machines (distinct by condition) and appends changes, in one transaction; saying a change twice is harmless.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn save_health(&self, states: &[SavedState], changes: &[SavedTransition]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "insert into health_state (asset_id, metric, labels, shown, since, machine)
             select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::text[], $5::timestamptz[], $6::jsonb[])
             on conflict (asset_id, metric, labels) do update
             set shown = excluded.shown, since = excluded.since, machine = excluded.machine",
        )
        .bind(states.iter().map(|s| s.asset.as_str()).collect::<Vec<_>>())
        .bind(states.iter().map(|s| s.key.metric.as_str()).collect::<Vec<_>>())
        .bind(states.iter().map(|s| Json(&s.key.labels)).collect::<Vec<_>>())
        .bind(states.iter().map(|s| s.machine.shown().as_str()).collect::<Vec<_>>())
        .bind(states.iter().map(|s| Instant(s.machine.since())).collect::<Vec<_>>())
        .bind(states.iter().map(|s| Json(&s.machine)).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into health_transition (asset_id, metric, labels, was, became, since, decided)
             select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::text[], $5::text[],
                                  $6::timestamptz[], $7::timestamptz[])
             on conflict do nothing",
        )
        .bind(changes.iter().map(|c| c.asset.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.key.metric.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| Json(&c.key.labels)).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.transition.from.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| c.transition.to.as_str()).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| Instant(c.transition.since)).collect::<Vec<_>>())
        .bind(changes.iter().map(|c| Instant(c.transition.decided)).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }
}
