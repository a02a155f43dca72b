//! TimescaleDB: there or not, and what to do about it. There is no fallback to plain PostgreSQL: history would seem to
//! work and then stop working as it grows.

use super::StoreError;
use sqlx::PgPool;

const REMEDY: &str = "install TimescaleDB for this PostgreSQL (Debian 13: postgresql-17-timescaledb), add it to \
                      shared_preload_libraries, restart PostgreSQL, and run as a superuser: CREATE EXTENSION timescaledb";

async fn installed(pool: &PgPool) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("select exists (select from pg_extension where extname = 'timescaledb')")
        .fetch_one(pool)
        .await?)
}

/// The extension is in the database.
pub(super) async fn check(pool: &PgPool) -> Result<(), StoreError> {
    if installed(pool).await? {
        return Ok(());
    }
    Err(StoreError::Extension(format!("the database has no TimescaleDB extension: {REMEDY}")))
}

/// Puts the extension into the database where it is missing and this role may.
pub(super) async fn create(pool: &PgPool) -> Result<(), StoreError> {
    if installed(pool).await? {
        return Ok(());
    }
    let refused =
        |error: sqlx::Error| StoreError::Extension(format!("TimescaleDB cannot be created ({error}): {REMEDY}"));
    sqlx::query("create extension if not exists timescaledb").execute(pool).await.map_err(refused)?;
    Ok(())
}
