//! Who may deliver, by the hash of a token.

use super::instant::Instant;
use super::{Store, StoreError, TokenHash};
use cruscotto_domain::api::account::{SourceItem, TokenItem};
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;

/// Tokens of a source that are valid at once at most: the one that is used, and the one that takes its place.
pub const MAX_VALID_TOKENS: usize = 2;

/// What became of a new token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewTokenOutcome {
    /// It is there, under this number.
    Made(i64),
    /// The source is not.
    NoSuchSource,
    /// [`MAX_VALID_TOKENS`] are valid already.
    TooMany,
}

impl Store {
    /// Creates the source, or gives it another token in the place of all it has.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another source has the same token.
    pub async fn set_source(&self, name: &SourceName, token: TokenHash, by: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(by).await?;
        sqlx::query("insert into source (name) values ($1) on conflict do nothing")
            .bind(name.as_str())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "update source_token set revoked_at = now()
             where source = $1 and token_sha256 <> $2 and revoked_at is null",
        )
        .bind(name.as_str())
        .bind(token.as_bytes())
        .execute(&mut *transaction)
        .await?;
        let kept: Option<bool> = sqlx::query_scalar(
            "update source_token set revoked_at = null, expires_at = null
             where source = $1 and token_sha256 = $2 returning true",
        )
        .bind(name.as_str())
        .bind(token.as_bytes())
        .fetch_optional(&mut *transaction)
        .await?;
        if kept.is_none() {
            sqlx::query("insert into source_token (source, token_sha256) values ($1, $2)")
                .bind(name.as_str())
                .bind(token.as_bytes())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a source that has no token yet.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the name is taken.
    pub async fn add_source(&self, name: &SourceName, by: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(by).await?;
        sqlx::query("insert into source (name) values ($1)").bind(name.as_str()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a further token of a source.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_token(
        &self,
        source: &SourceName,
        token: TokenHash,
        expires: Option<Timestamp>,
        by: &str,
    ) -> Result<NewTokenOutcome, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        // One at a time: two at once would each find room for one.
        let there: Option<bool> = sqlx::query_scalar("select true from source where name = $1 for update")
            .bind(source.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        if there.is_none() {
            return Ok(NewTokenOutcome::NoSuchSource);
        }
        let valid: i64 = sqlx::query_scalar(
            "select count(*) from source_token
             where source = $1 and revoked_at is null and (expires_at is null or expires_at > now())",
        )
        .bind(source.as_str())
        .fetch_one(&mut *transaction)
        .await?;
        if usize::try_from(valid).unwrap_or(usize::MAX) >= MAX_VALID_TOKENS {
            return Ok(NewTokenOutcome::TooMany);
        }
        let id = sqlx::query_scalar(
            "insert into source_token (source, token_sha256, expires_at) values ($1, $2, $3) returning id",
        )
        .bind(source.as_str())
        .bind(token.as_bytes())
        .bind(expires.map(Instant))
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(NewTokenOutcome::Made(id))
    }

    /// Revokes a token; false when the source has none of this number, or it was revoked before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn revoke_token(&self, source: &SourceName, id: i64, by: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        let revoked = sqlx::query(
            "update source_token set revoked_at = now() where source = $1 and id = $2 and revoked_at is null",
        )
        .bind(source.as_str())
        .bind(id)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        transaction.commit().await?;
        Ok(revoked == 1)
    }

    /// Every source with its tokens.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sources(&self) -> Result<Vec<SourceItem>, StoreError> {
        type TokenRow = (String, i64, bool, Instant, Option<Instant>, Option<Instant>, Option<Instant>);
        let sources: Vec<(String, Instant)> =
            sqlx::query_as("select name, created_at from source order by name").fetch_all(&self.pool).await?;
        let tokens: Vec<TokenRow> = sqlx::query_as(
            "select source, id, revoked_at is null and (expires_at is null or expires_at > now()), created_at,
               expires_at, revoked_at, last_used_at
             from source_token order by id desc",
        )
        .fetch_all(&self.pool)
        .await?;
        let of = |name: &str| -> Vec<TokenItem> {
            let own = tokens.iter().filter(|token| token.0 == name);
            let item = |(_, id, valid, created, expires, revoked, last_used): &TokenRow| TokenItem {
                id: *id,
                valid: *valid,
                created: created.0,
                expires: expires.map(|at| at.0),
                revoked: revoked.map(|at| at.0),
                last_used: last_used.map(|at| at.0),
            };
            own.map(item).collect()
        };
        sources
            .into_iter()
            .map(|(name, created)| Ok(SourceItem { tokens: of(&name), name: read(name)?, created: created.0 }))
            .collect()
    }

    /// The source that holds the token, which is used by this.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn source_of(&self, token: TokenHash) -> Result<Option<SourceName>, StoreError> {
        let row: Option<(String, bool)> = sqlx::query_as(
            "select source, last_used_at is null or last_used_at < now() - interval '1 minute' from source_token
             where token_sha256 = $1 and revoked_at is null and (expires_at is null or expires_at > now())",
        )
        .bind(token.as_bytes())
        .fetch_optional(&self.pool)
        .await?;
        let Some((name, unused)) = row else { return Ok(None) };
        if unused {
            sqlx::query("update source_token set last_used_at = now() where token_sha256 = $1")
                .bind(token.as_bytes())
                .execute(&self.pool)
                .await?;
        }
        read(name).map(Some)
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
        rows.into_iter().map(|(name, at)| Ok((read(name)?, at.0))).collect()
    }
}

fn read(name: String) -> Result<SourceName, StoreError> {
    name.parse().map_err(|e| StoreError::bad_row("source", name, e))
}
