//! Logins at the identity provider: those that are on their way, and the accounts of those who come back.

use super::accounts::{end_sessions, municipi, read_grant};
use super::audit::SERVER;
use super::{Store, StoreError, TokenHash};
use cruscotto_domain::access::Grant;
use cruscotto_domain::id::UserName;

/// Minutes that a login may take at the provider, second factor included.
const ATTEMPT_MINUTES: i32 = 15;

/// What became of somebody whom the provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vouched {
    /// They have this account.
    In(String),
    /// An administrator has disabled it.
    Disabled,
    /// Somebody else has the name they would get.
    NameTaken,
}

impl Store {
    /// Keeps what a login must come back with, and forgets those that did not come back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_attempt(&self, state: TokenHash, nonce: &str, verifier: &str) -> Result<(), StoreError> {
        sqlx::query("delete from oidc_attempt where created_at < now() - make_interval(mins => $1)")
            .bind(ATTEMPT_MINUTES)
            .execute(&self.pool)
            .await?;
        sqlx::query("insert into oidc_attempt (state_sha256, nonce, pkce_verifier) values ($1, $2, $3)")
            .bind(state.as_bytes())
            .bind(nonce)
            .bind(verifier)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The nonce and the verifier of a login that has come back; it comes back once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_attempt(&self, state: TokenHash) -> Result<Option<(String, String)>, StoreError> {
        Ok(sqlx::query_as(
            "delete from oidc_attempt where state_sha256 = $1 and created_at > now() - make_interval(mins => $2)
             returning nonce, pkce_verifier",
        )
        .bind(state.as_bytes())
        .bind(ATTEMPT_MINUTES)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The account of somebody whom the provider vouches for: made when they come for the first time, with what the provider
    /// says that they may do now. `user` is what it is called then.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn vouch(
        &self,
        subject: &str,
        user: &UserName,
        name: Option<&str>,
        email: Option<&str>,
        grant: &Grant,
    ) -> Result<Vouched, StoreError> {
        let mut transaction = self.begin_as(SERVER).await?;
        let known: Option<(String, String, Option<Vec<String>>, bool)> = sqlx::query_as(
            "select name, role, municipi, disabled_at is not null from account where oidc_subject = $1 for update",
        )
        .bind(subject)
        .fetch_optional(&mut *transaction)
        .await?;
        let account = match known {
            Some((_, _, _, true)) => return Ok(Vouched::Disabled),
            Some((account, role, places, false)) => {
                sqlx::query(
                    "update account set role = $2, municipi = $3, display_name = coalesce($4, display_name),
                       email = coalesce($5, email) where name = $1",
                )
                .bind(&account)
                .bind(grant.role().as_str())
                .bind(municipi(grant))
                .bind(name)
                .bind(email)
                .execute(&mut *transaction)
                .await?;
                if read_grant(&account, &role, places)? != *grant {
                    end_sessions(&mut transaction, &account).await?;
                }
                account
            }
            None => {
                let made: Option<String> = sqlx::query_scalar(
                    "insert into account (name, role, municipi, display_name, email, oidc_subject)
                     values ($1, $2, $3, $4, $5, $6) on conflict (name) do nothing returning name",
                )
                .bind(user.as_str())
                .bind(grant.role().as_str())
                .bind(municipi(grant))
                .bind(name)
                .bind(email)
                .bind(subject)
                .fetch_optional(&mut *transaction)
                .await?;
                match made {
                    Some(account) => account,
                    None => return Ok(Vouched::NameTaken),
                }
            }
        };
        transaction.commit().await?;
        Ok(Vouched::In(account))
    }
}
