//! Accounts of people: their password hashes, what they may do, and where.

use super::{Store, StoreError};
use cruscotto_domain::access::{Grant, Role, Scope};
use cruscotto_domain::id::AreaId;

impl Store {
    /// Creates the account, or gives it another password and role; its sessions end.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_account(&self, name: &str, grant: &Grant, password_hash: &str) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "insert into account (name, role, municipi, password_hash) values ($1, $2, $3, $4)
             on conflict (name) do update set role = excluded.role, municipi = excluded.municipi,
               password_hash = excluded.password_hash, updated_at = now()",
        )
        .bind(name)
        .bind(grant.role().as_str())
        .bind(municipi(grant))
        .bind(password_hash)
        .execute(&mut *transaction)
        .await?;
        sqlx::query("delete from session where account = $1").bind(name).execute(&mut *transaction).await?;
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

    /// The password hash of an account that is not disabled, in the PHC string format.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn password_hash(&self, name: &str) -> Result<Option<String>, StoreError> {
        let hash: Option<Option<String>> =
            sqlx::query_scalar("select password_hash from account where name = $1 and disabled_at is null")
                .bind(name)
                .fetch_optional(&self.pool)
                .await?;
        Ok(hash.flatten())
    }
}

/// The Municipi of a grant, as the column has them.
pub(super) fn municipi(grant: &Grant) -> Option<Vec<String>> {
    grant.scope().municipi().map(|municipi| municipi.iter().map(ToString::to_string).collect())
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
