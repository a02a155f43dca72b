//! Who may deliver, by the hash of a token.

use super::instant::Instant;
use super::{Store, StoreError, TokenHash};
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;

impl Store {
    /// Creates the source, or gives it another token.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another source has the same token.
    pub async fn set_source(&self, name: &SourceName, token: TokenHash) -> Result<(), StoreError> {
        sqlx::query(
            "insert into source (name, token_sha256) values ($1, $2)
             on conflict (name) do update set token_sha256 = excluded.token_sha256",
        )
        .bind(name.as_str())
        .bind(token.as_bytes())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The source that holds the token.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn source_of(&self, token: TokenHash) -> Result<Option<SourceName>, StoreError> {
        let name: Option<String> = sqlx::query_scalar("select name from source where token_sha256 = $1")
            .bind(token.as_bytes())
            .fetch_optional(&self.pool)
            .await?;
        name.map(|name| name.parse().map_err(|e| StoreError::bad_row("source", name.clone(), e))).transpose()
    }

    /// When each source last delivered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_deliveries(&self) -> Result<Vec<(SourceName, Timestamp)>, StoreError> {
        let rows: Vec<(String, Instant)> = sqlx::query_as(
            "select name, newest.received_at from source cross join lateral
               (select received_at from delivery where delivery.source = name order by received_at desc limit 1) as newest",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(name, at)| Ok((name.parse().map_err(|e| StoreError::bad_row("source", name.clone(), e))?, at.0)))
            .collect()
    }
}
