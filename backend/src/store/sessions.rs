//! Sessions, by the hash of the token in the cookie.

use super::accounts::read_grant;
use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::access::Grant;
use cruscotto_domain::api::account::SessionItem;
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

/// How long a session lasts that is not used: a page that is open uses it, at each heartbeat of its socket.
const IDLE_MINUTES: i32 = 60;

/// A session that has not ended, with what its holder may do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Who holds it.
    pub account: String,
    /// What they may do, and where.
    pub grant: Grant,
    /// When it ends, whatever they do.
    pub ends: Timestamp,
}

impl Store {
    /// Begins a session, and forgets those that have ended. `agent` is the family of the browser.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_session(
        &self,
        token: TokenHash,
        account: &str,
        ends: Timestamp,
        agent: Option<&str>,
    ) -> Result<(), StoreError> {
        sqlx::query("delete from session where expires_at < now() or last_seen_at < now() - make_interval(mins => $1)")
            .bind(IDLE_MINUTES)
            .execute(&self.pool)
            .await?;
        sqlx::query("insert into session (token_sha256, account, expires_at, agent) values ($1, $2, $3, $4)")
            .bind(token.as_bytes())
            .bind(account)
            .bind(Instant(ends))
            .bind(agent)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The session that has not ended, which is used by this.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session(&self, token: TokenHash) -> Result<Option<SessionRow>, StoreError> {
        type Row = (String, String, Option<Vec<String>>, Instant, bool);
        let row: Option<Row> = sqlx::query_as(
            "select account, role, municipi, session.expires_at, last_seen_at < now() - interval '1 minute'
             from session join account on account.name = session.account
             where token_sha256 = $1 and expires_at > now() and last_seen_at > now() - make_interval(mins => $2)
               and disabled_at is null",
        )
        .bind(token.as_bytes())
        .bind(IDLE_MINUTES)
        .fetch_optional(&self.pool)
        .await?;
        let Some((account, role, municipi, ends, unused)) = row else { return Ok(None) };
        // To the minute: a page asks many times a second.
        if unused {
            sqlx::query("update session set last_seen_at = now() where token_sha256 = $1")
                .bind(token.as_bytes())
                .execute(&self.pool)
                .await?;
        }
        let grant = read_grant(&account, &role, municipi)?;
        Ok(Some(SessionRow { account, grant, ends: ends.0 }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_session(&self, token: TokenHash) -> Result<(), StoreError> {
        sqlx::query("delete from session where token_sha256 = $1").bind(token.as_bytes()).execute(&self.pool).await?;
        Ok(())
    }

    /// The sessions of an account, the latest first; `current` is the one that asks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sessions(&self, account: &str, current: TokenHash) -> Result<Vec<SessionItem>, StoreError> {
        let rows: Vec<(i64, bool, Option<String>, Instant, Instant, Instant)> = sqlx::query_as(
            "select id, token_sha256 = $2, agent, created_at, last_seen_at, expires_at from session
             where account = $1 and expires_at > now() and last_seen_at > now() - make_interval(mins => $3)
             order by created_at desc, id desc",
        )
        .bind(account)
        .bind(current.as_bytes())
        .bind(IDLE_MINUTES)
        .fetch_all(&self.pool)
        .await?;
        let item = |(id, current, agent, begun, last_used, ends): (_, _, _, Instant, Instant, Instant)| SessionItem {
            id,
            current,
            agent,
            begun: begun.0,
            last_used: last_used.0,
            ends: ends.0,
        };
        Ok(rows.into_iter().map(item).collect())
    }

    /// Ends one session of an account; false when it has no such session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_session_of(&self, account: &str, id: i64) -> Result<bool, StoreError> {
        let ended = sqlx::query("delete from session where account = $1 and id = $2")
            .bind(account)
            .bind(id)
            .execute(&self.pool)
            .await?
            .rows_affected();
        Ok(ended == 1)
    }

    /// Ends every session of an account but one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end_other_sessions(&self, account: &str, current: TokenHash) -> Result<u64, StoreError> {
        let ended = sqlx::query("delete from session where account = $1 and token_sha256 <> $2")
            .bind(account)
            .bind(current.as_bytes())
            .execute(&self.pool)
            .await?
            .rows_affected();
        Ok(ended)
    }
}
