//! The connection pool and its bounds.

use super::StoreError;
use super::{extension, migrate};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::str::FromStr;
use std::time::Duration;

/// Connections of one backend at most: one writes samples, one health, the rest answer queries. A PostgreSQL of default
/// size takes 100.
const MAX_CONNECTIONS: u32 = 12;

/// How long a request waits for a connection before the database counts as away.
const ACQUIRE_TIME_OUT: Duration = Duration::from_secs(3);

/// A statement that runs longer is cancelled: a query that slow is one too many, and a commit that slow must be retried.
const STATEMENT_TIME_OUT_MS: u32 = 20_000;

/// A lock that is not had in this time belongs to somebody's maintenance: answer 503 and let the collector retry.
const LOCK_TIME_OUT_MS: u32 = 5_000;

/// The name PostgreSQL shows for our sessions in `pg_stat_activity`.
pub const APPLICATION_NAME: &str = "cruscotto-backend";

/// The store. Cloning shares the pool.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) pool: PgPool,
}

impl Store {
    /// A store on `url`. Connects when first used, and again by itself after the database was away.
    ///
    /// # Errors
    /// [`StoreError::Faulty`] when `url` is no PostgreSQL URL.
    pub fn new(url: &str) -> Result<Self, StoreError> {
        let options = options(url)?;
        let pool = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIME_OUT)
            .connect_lazy_with(options);
        Ok(Self { pool })
    }

    /// Checks that the database is one this program can work on: TimescaleDB there, migrations current.
    ///
    /// # Errors
    /// [`StoreError`] with the remedy.
    pub async fn check(&self) -> Result<(), StoreError> {
        extension::check(&self.pool).await?;
        migrate::check(&self.pool).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes every connection after its statement.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

pub(super) fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    Ok(PgConnectOptions::from_str(url)?.application_name(APPLICATION_NAME).options([
        ("statement_timeout", STATEMENT_TIME_OUT_MS.to_string()),
        ("lock_timeout", LOCK_TIME_OUT_MS.to_string()),
        ("idle_in_transaction_session_timeout", STATEMENT_TIME_OUT_MS.to_string()),
        // Compiling a query costs more than running any of ours.
        ("jit", "off".to_owned()),
        // A plan for any period has every chunk in it, thousands a year; one for the period asked has a few.
        ("plan_cache_mode", "force_custom_plan".to_owned()),
    ]))
}
