//! One account: what it logs in with, what it may do, and where.

use super::instant::Instant;
use super::{Store, StoreError, TokenHash};
use cruscotto_domain::access::{Grant, Role, Scope};
use cruscotto_domain::id::{AreaId, UserName};
use cruscotto_domain::time::Timestamp;
use sqlx::{Postgres, Transaction};

/// What an account logs in with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credentials {
    /// The hash of its password in the PHC string format; none for an account that has no password (yet).
    pub password_hash: Option<String>,
    /// The secret of its second factor.
    pub totp_secret: Option<Vec<u8>>,
}

impl Store {
    /// Creates the account, or gives it another password and role; its sessions end.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_account(
        &self,
        name: &UserName,
        grant: &Grant,
        password_hash: &str,
        by: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(by).await?;
        sqlx::query(
            "insert into account (name, role, municipi, password_hash) values ($1, $2, $3, $4)
             on conflict (name) do update set role = excluded.role, municipi = excluded.municipi,
               password_hash = excluded.password_hash, updated_at = now()",
        )
        .bind(name.as_str())
        .bind(grant.role().as_str())
        .bind(municipi(grant))
        .bind(password_hash)
        .execute(&mut *transaction)
        .await?;
        end_sessions(&mut transaction, name.as_str()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What an account may do that is not disabled.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn grant(&self, name: &str) -> Result<Option<Grant>, StoreError> {
        let row: Option<(String, Option<Vec<String>>)> =
            sqlx::query_as("select role, municipi from account where name = $1 and disabled_at is null")
                .bind(name)
                .fetch_optional(&self.pool)
                .await?;
        row.map(|(role, municipi)| read_grant(name, &role, municipi)).transpose()
    }

    /// What an account logs in with; nothing for one that is not there, or disabled.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn credentials(&self, name: &str) -> Result<Credentials, StoreError> {
        let row: Option<(Option<String>, Option<Vec<u8>>)> =
            sqlx::query_as("select password_hash, totp_secret from account where name = $1 and disabled_at is null")
                .bind(name)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(password_hash, totp_secret)| Credentials { password_hash, totp_secret }).unwrap_or_default())
    }

    /// Gives an account another password, by its holder; its sessions end, and the links to set one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn change_password(&self, name: &str, password_hash: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(name).await?;
        new_password(&mut transaction, name, password_hash).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a link for an account, in the place of the one it may have. False when there is no such account, or it is
    /// disabled or not ours.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_link(
        &self,
        name: &UserName,
        token: TokenHash,
        expires: Timestamp,
        by: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        let made = sqlx::query(
            "insert into account_link (account, token_sha256, expires_at)
             select name, $2, $3 from account where name = $1 and disabled_at is null and oidc_subject is null
             on conflict (account) do update set token_sha256 = excluded.token_sha256, created_at = now(),
               expires_at = excluded.expires_at",
        )
        .bind(name.as_str())
        .bind(token.as_bytes())
        .bind(Instant(expires))
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        transaction.commit().await?;
        Ok(made == 1)
    }

    /// Whose link it is and until when it works; none when it was used, or has expired.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn link(&self, token: TokenHash) -> Result<Option<(UserName, Timestamp)>, StoreError> {
        let row: Option<(String, Instant)> = sqlx::query_as(
            "select name, expires_at from account_link join account on name = account
             where token_sha256 = $1 and expires_at > now() and disabled_at is null",
        )
        .bind(token.as_bytes())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(name, expires)| Ok((read_name(name)?, expires.0))).transpose()
    }

    /// Uses a link up: its account gets the password, and its sessions end. False when it was used meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn use_link(&self, token: TokenHash, name: &UserName, password_hash: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(name.as_str()).await?;
        let used =
            sqlx::query("delete from account_link where token_sha256 = $1 and account = $2 and expires_at > now()")
                .bind(token.as_bytes())
                .bind(name.as_str())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
        if used == 1 {
            new_password(&mut transaction, name.as_str(), password_hash).await?;
        }
        transaction.commit().await?;
        Ok(used == 1)
    }
}

async fn new_password(
    transaction: &mut Transaction<'static, Postgres>,
    name: &str,
    password_hash: &str,
) -> Result<(), StoreError> {
    sqlx::query("update account set password_hash = $2, updated_at = now() where name = $1")
        .bind(name)
        .bind(password_hash)
        .execute(&mut **transaction)
        .await?;
    sqlx::query("delete from account_link where account = $1").bind(name).execute(&mut **transaction).await?;
    end_sessions(transaction, name).await
}

/// Ends every session of an account.
pub(super) async fn end_sessions(
    transaction: &mut Transaction<'static, Postgres>,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query("delete from session where account = $1").bind(name).execute(&mut **transaction).await?;
    Ok(())
}

/// The Municipi of a grant, as the column has them.
pub(super) fn municipi(grant: &Grant) -> Option<Vec<String>> {
    grant.scope().municipi().map(|municipi| municipi.iter().map(ToString::to_string).collect())
}

/// The name of an account's row.
pub(super) fn read_name(name: String) -> Result<UserName, StoreError> {
    name.parse().map_err(|e| StoreError::bad_row("account", name, e))
}

/// The grant of an account's row.
pub(super) fn read_grant(account: &str, role: &str, municipi: Option<Vec<String>>) -> Result<Grant, StoreError> {
    let role: Role = role.parse().map_err(|e| StoreError::bad_row("account", account, e))?;
    let municipi: Option<Vec<AreaId>> = municipi
        .map(|ids| ids.into_iter().map(|id| id.parse()).collect::<Result<_, _>>())
        .transpose()
        .map_err(|e| StoreError::bad_row("account", account, e))?;
    Grant::new(role, Scope::of(municipi)).map_err(|e| StoreError::bad_row("account", account, e))
}
