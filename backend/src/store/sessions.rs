//! Sessions of operators, by the hash of the token in their cookie.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;
use sha2::{Digest, Sha256};

/// SHA-256 of a random token. The token itself is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of `token`.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Store {
    /// Begins a session, and forgets those that have ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_session(&self, token: TokenHash, operator: &str, expires: Timestamp) -> Result<(), StoreError> {
        sqlx::query("delete from session where expires_at < now()").execute(&self.pool).await?;
        sqlx::query("insert into session (token_sha256, operator, expires_at) values ($1, $2, $3)")
            .bind(token.as_bytes())
            .bind(operator)
            .bind(Instant(expires))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The operator of a session that has not ended, and when it will.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session(&self, token: TokenHash) -> Result<Option<(String, Timestamp)>, StoreError> {
        let row: Option<(String, Instant)> =
            sqlx::query_as("select operator, expires_at from session where token_sha256 = $1 and expires_at > now()")
                .bind(token.as_bytes())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(operator, expires)| (operator, expires.0)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        sqlx::query("delete from session where token_sha256 = $1").bind(token.as_bytes()).execute(&self.pool).await?;
        Ok(())
    }
}
