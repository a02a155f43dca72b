//! The schema: forward only, run by its owner, checked by the backend at its start.

use super::connect::options;
use super::{StoreError, columnstore, extension};
use sqlx::PgPool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgPoolOptions;
use std::collections::BTreeMap;
use std::time::Duration;

/// The migrations of this build.
static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// Width of a chunk of samples unless the migrate command says otherwise; docs/decisions/0003-sample-table.md.
pub const CHUNK_INTERVAL_DEFAULT: Duration = Duration::from_secs(2 * 3600);

/// Brings the schema of the database at `url` to this build, and new chunks to `chunk_interval`.
///
/// # Errors
/// [`StoreError`] with the remedy: the extension is missing, the role may not, or the schema is of a newer build.
pub async fn migrate(url: &str, chunk_interval: Duration) -> Result<(), StoreError> {
    // A migration may take longer than any query is allowed to.
    let unhurried = options(url)?.options([("statement_timeout", "0"), ("lock_timeout", "0")]);
    let pool = PgPoolOptions::new().max_connections(1).connect_with(unhurried).await?;
    extension::create(&pool).await?;
    MIGRATOR.run(&pool).await.map_err(explain)?;
    sqlx::query("select set_chunk_time_interval('sample', make_interval(secs => $1))")
        .bind(chunk_interval.as_secs_f64())
        .execute(&pool)
        .await?;
    columnstore::switch_on(&pool).await?;
    pool.close().await;
    Ok(())
}

/// Every migration of this build is there, unchanged, and no other.
pub(super) async fn check(pool: &PgPool) -> Result<(), StoreError> {
    const RUN: &str = "run 'cruscotto-backend migrate' with the role that owns the schema";
    let known: Option<String> =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations')::text").fetch_one(pool).await?;
    if known.is_none() {
        return Err(StoreError::Migrations(format!("the database has no schema yet: {RUN}")));
    }
    let rows: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select version, checksum from _sqlx_migrations where success").fetch_all(pool).await?;
    let mut applied: BTreeMap<i64, Vec<u8>> = rows.into_iter().collect();
    for migration in MIGRATOR.iter() {
        match applied.remove(&migration.version) {
            None => {
                let missing = format!("migration {} ({}) is missing", migration.version, migration.description);
                return Err(StoreError::Migrations(format!("{missing}: {RUN}")));
            }
            Some(checksum) if checksum != *migration.checksum => {
                return Err(StoreError::Migrations(format!(
                    "migration {} ({}) is not the one of this build: use the build the database was made with, or a newer",
                    migration.version, migration.description
                )));
            }
            Some(_) => {}
        }
    }
    match applied.first_key_value() {
        None => Ok(()),
        Some((version, _)) => Err(StoreError::Migrations(format!(
            "the database has migration {version}, which this build does not know: use the newer build"
        ))),
    }
}

fn explain(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) => error.into(),
        MigrateError::VersionMissing(version) => StoreError::Migrations(format!(
            "the database has migration {version}, which this build does not know: use the newer build"
        )),
        other => StoreError::Migrations(other.to_string()),
    }
}
