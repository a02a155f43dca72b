//! Second factors: secrets, the last code that was taken, recovery codes.

use super::{Store, StoreError, TokenHash};

impl Store {
    /// Keeps a secret for an account until its holder shows a code of it. False when it has a second factor already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn offer_second_factor(&self, account: &str, secret: &[u8]) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(account).await?;
        let kept = sqlx::query("update account set totp_pending = $2 where name = $1 and totp_secret is null")
            .bind(account)
            .bind(secret)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        transaction.commit().await?;
        Ok(kept == 1)
    }

    /// The secret that was offered and not yet shown a code of.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn offered_second_factor(&self, account: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let pending: Option<Option<Vec<u8>>> = sqlx::query_scalar("select totp_pending from account where name = $1")
            .bind(account)
            .fetch_optional(&self.pool)
            .await?;
        Ok(pending.flatten())
    }

    /// The offered secret is the account's second factor from now on, `step` its last code, and `codes` its recovery codes.
    /// False when the secret is no longer the one that was offered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_second_factor(
        &self,
        account: &str,
        secret: &[u8],
        step: i64,
        codes: &[TokenHash],
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(account).await?;
        let begun = sqlx::query(
            "update account set totp_secret = $2, totp_pending = null, totp_step = $3, updated_at = now()
             where name = $1 and totp_pending = $2 and totp_secret is null",
        )
        .bind(account)
        .bind(secret)
        .bind(step)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if begun == 1 {
            let codes: Vec<&[u8]> = codes.iter().map(TokenHash::as_bytes).collect();
            sqlx::query("delete from recovery_code where account = $1")
                .bind(account)
                .execute(&mut *transaction)
                .await?;
            sqlx::query("insert into recovery_code (account, code_sha256) select $1, unnest($2::bytea[])")
                .bind(account)
                .bind(codes)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(begun == 1)
    }

    /// Takes the second factor away. False when there was none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_second_factor(&self, account: &str, by: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        let ended = sqlx::query(
            "update account set totp_secret = null, totp_pending = null, totp_step = null, updated_at = now()
             where name = $1 and totp_secret is not null",
        )
        .bind(account)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        sqlx::query("delete from recovery_code where account = $1").bind(account).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(ended == 1)
    }

    /// Takes the code of a step of time; false when it or a later one was taken before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_step(&self, account: &str, step: i64) -> Result<bool, StoreError> {
        let taken =
            sqlx::query("update account set totp_step = $2 where name = $1 and (totp_step is null or totp_step < $2)")
                .bind(account)
                .bind(step)
                .execute(&self.pool)
                .await?
                .rows_affected();
        Ok(taken == 1)
    }

    /// Takes a recovery code; false when it is none, or was taken before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_recovery_code(&self, account: &str, code: TokenHash) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "update recovery_code set used_at = now() where account = $1 and code_sha256 = $2 and used_at is null",
        )
        .bind(account)
        .bind(code.as_bytes())
        .execute(&self.pool)
        .await?
        .rows_affected();
        Ok(taken == 1)
    }

    /// Recovery codes of an account that can still be used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recovery_codes_left(&self, account: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("select count(*) from recovery_code where account = $1 and used_at is null")
            .bind(account)
            .fetch_one(&self.pool)
            .await?)
    }
}
