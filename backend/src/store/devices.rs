//! Browsers that an account has logged in with.

use super::{Store, StoreError, TokenHash};

/// Browsers of an account that are known at most; the one not used for longest goes.
const MAX_DEVICES: i64 = 20;

impl Store {
    /// The account has logged in, at the identity provider.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_login(&self, account: &str) -> Result<(), StoreError> {
        sqlx::query("update account set last_login_at = now() where name = $1")
            .bind(account)
            .execute(&self.pool)
            .await?;
        self.note(account, "log_in", "account", account).await
    }

    /// Whether the account has logged in with this browser.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn knows_device(&self, account: &str, device: TokenHash) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("select exists (select from device where token_sha256 = $1 and account = $2)")
            .bind(device.as_bytes())
            .bind(account)
            .fetch_one(&self.pool)
            .await?)
    }

    /// The account has logged in with this browser.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn logged_in(&self, account: &str, device: TokenHash) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(account).await?;
        sqlx::query(
            "insert into device (token_sha256, account) values ($1, $2)
             on conflict (token_sha256) do update set last_used_at = now()",
        )
        .bind(device.as_bytes())
        .bind(account)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "delete from device where token_sha256 in (
                select token_sha256 from device where account = $1 order by last_used_at desc offset $2)",
        )
        .bind(account)
        .bind(MAX_DEVICES)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("update account set last_login_at = now() where name = $1")
            .bind(account)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("select audit_note($1, 'log_in', 'account', $1, null)")
            .bind(account)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}
