//! One backend plans and sends at a time.

use super::super::{Store, StoreError};
use sqlx::{Connection, PgConnection, Postgres, pool::PoolConnection};

/// The advisory lock of who plans and sends.
const LOCK: i64 = 7_106_040;

/// The right to plan and to send, for as long as its session lives: when the process dies or the database loses it, another
/// may have it. What was being sent then is in doubt (docs/decisions/0031-exactly-once.md).
#[derive(Debug)]
pub struct Leader {
    connection: PgConnection,
}

impl Store {
    /// Tries to become the one who plans and sends; `None` while another is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn lead_notifications(&self) -> Result<Option<Leader>, StoreError> {
        let pooled: PoolConnection<Postgres> = self.pool.acquire().await?;
        // Not the pool's any more: it would hand the session, and the lock with it, to somebody else.
        let mut connection = pooled.detach();
        let leads: bool =
            sqlx::query_scalar("select pg_try_advisory_lock($1)").bind(LOCK).fetch_one(&mut connection).await?;
        if leads {
            return Ok(Some(Leader { connection }));
        }
        let _ = connection.close().await;
        Ok(None)
    }
}

impl Leader {
    /// Whether the session still lives, and the lock with it.
    pub async fn holds(&mut self) -> bool {
        self.connection.ping().await.is_ok()
    }

    /// Gives the right back at once.
    pub async fn resign(self) {
        let _ = self.connection.close().await;
    }
}
