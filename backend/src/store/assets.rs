//! The inventory.

use super::{Store, StoreError};
use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::SourceName;
use sqlx::types::Json;

/// What became of the assets of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AssetWrite {
    /// New.
    pub created: u64,
    /// Changed.
    pub updated: u64,
}

impl Store {
    /// Every asset with the source that delivered it.
    ///
    /// # Errors
    /// [`StoreError`]; a row of another build's shape is named.
    pub async fn assets(&self) -> Result<Vec<(Asset, Option<SourceName>)>, StoreError> {
        let rows: Vec<(String, serde_json::Value, Option<String>)> =
            sqlx::query_as("select id, definition, source from asset order by id").fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(id, definition, source)| {
                let asset = serde_json::from_value(definition).map_err(|e| StoreError::bad_row("asset", &id, e))?;
                let source = source.map(|s| s.parse()).transpose().map_err(|e| StoreError::bad_row("asset", &id, e))?;
                Ok((asset, source))
            })
            .collect()
    }

    /// Creates and updates `assets`, which must be distinct and their parents there or among them; an update keeps what
    /// was before. Assets that are already so should not be passed: they would be counted as updated.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is written then.
    pub async fn write_assets(&self, assets: &[&Asset], source: Option<&SourceName>) -> Result<AssetWrite, StoreError> {
        let ids: Vec<&str> = assets.iter().map(|a| a.id.as_str()).collect();
        let definitions: Vec<Json<&Asset>> = assets.iter().map(|a| Json(*a)).collect();
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "insert into asset_change (asset_id, source, before)
             select id, $2, definition from asset where id = any($1)",
        )
        .bind(&ids)
        .bind(source.map(SourceName::as_str))
        .execute(&mut *transaction)
        .await?;
        // xmax is 0 in a row that this statement inserted, and not in one it updated.
        let created: Vec<bool> = sqlx::query_scalar(
            "insert into asset (id, definition, source)
             select id, definition, $3 from unnest($1::text[], $2::jsonb[]) as new (id, definition)
             on conflict (id) do update set definition = excluded.definition, source = excluded.source, updated_at = now()
             returning xmax = 0",
        )
        .bind(&ids)
        .bind(&definitions)
        .bind(source.map(SourceName::as_str))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let new = created.iter().filter(|new| **new).count() as u64;
        Ok(AssetWrite { created: new, updated: created.len() as u64 - new })
    }
}
