//! The last failed poll of each asset.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::failure::{FailureReason, PollFailure};
use cruscotto_domain::id::AssetId;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Keeps the newest failure of each asset.
pub(super) async fn upsert(connection: &mut PgConnection, failures: &[&PollFailure]) -> Result<(), StoreError> {
    // One row an asset: an upsert cannot touch the same row twice.
    let mut newest: BTreeMap<&AssetId, &PollFailure> = BTreeMap::new();
    for failure in failures {
        let slot = newest.entry(&failure.asset).or_insert(failure);
        if failure.at > slot.at {
            *slot = failure;
        }
    }
    if newest.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into asset_failure (asset_id, at, reason, detail)
         select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[])
         on conflict (asset_id) do update set at = excluded.at, reason = excluded.reason, detail = excluded.detail
         where asset_failure.at < excluded.at",
    )
    .bind(newest.keys().map(|id| id.as_str()).collect::<Vec<_>>())
    .bind(newest.values().map(|f| Instant(f.at)).collect::<Vec<_>>())
    .bind(newest.values().map(|f| f.reason.as_str()).collect::<Vec<_>>())
    .bind(newest.values().map(|f| f.detail.as_str()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// The last failed poll of every asset that had one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn failures(&self) -> Result<Vec<PollFailure>, StoreError> {
        let rows: Vec<(String, Instant, String, String)> =
            sqlx::query_as("select asset_id, at, reason, detail from asset_failure").fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(asset, at, reason, detail)| {
                let bad = |reason: String| StoreError::bad_row("asset_failure", asset.clone(), reason);
                let known = FailureReason::ALL.into_iter().find(|r| r.as_str() == reason);
                Ok(PollFailure {
                    asset: asset.parse().map_err(|e| bad(format!("{e}")))?,
                    at: at.0,
                    reason: known.ok_or_else(|| bad(format!("reason '{reason}' is not known")))?,
                    detail,
                })
            })
            .collect()
    }
}
