//! The inventory.

use super::{Store, StoreError};
use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::{AssetId, SourceName};

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

    /// The assets that operators have changed, whose sources do not overwrite them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn held_assets(&self) -> Result<Vec<AssetId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar("select id from asset where held").fetch_all(&self.pool).await?;
        ids.into_iter().map(|id| id.parse().map_err(|e| StoreError::bad_row("asset", id.clone(), e))).collect()
    }
}
