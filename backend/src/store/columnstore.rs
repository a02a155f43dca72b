//! Columnstore compression, which TimescaleDB's Community edition has and the Apache edition has not.

use super::{Store, StoreError};
use sqlx::PgPool;
use tracing::info;

/// What the Community edition is told: settled chunks are compressed by its own jobs. By series, as every query asks, and
/// in the order of time within. Chunks settle when the last that usually comes late has come; what comes later still, and
/// corrections, go into compressed chunks at a price. Days are few rows and stay as they are.
///
/// Each may be said again, and changes nothing then.
pub const STATEMENTS: [&str; 6] = [
    "alter table sample set (timescaledb.enable_columnstore = true, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'ts')",
    "call add_columnstore_policy('sample', after => interval '7 days', if_not_exists => true)",
    "alter table rollup_5m set (timescaledb.enable_columnstore = true, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket')",
    "call add_columnstore_policy('rollup_5m', after => interval '30 days', if_not_exists => true)",
    "alter table rollup_1h set (timescaledb.enable_columnstore = true, timescaledb.segmentby = 'series_id', timescaledb.orderby = 'bucket')",
    "call add_columnstore_policy('rollup_1h', after => interval '60 days', if_not_exists => true)",
];

/// Which TimescaleDB it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Licensed under Apache 2.0, as distributions ship it: hypertables without compression, policies and jobs.
    Apache,
    /// Under the Timescale License, free to use: with compression.
    Community,
}

impl Edition {
    /// The edition that `timescaledb.license` names (TimescaleDB documentation, "Configuration", `timescaledb.license`).
    /// Whatever is not known counts as the lesser.
    #[must_use]
    pub fn of_license(license: Option<&str>) -> Self {
        match license {
            Some("timescale") => Self::Community,
            _ => Self::Apache,
        }
    }
}

async fn edition(pool: &PgPool) -> Result<Edition, StoreError> {
    let license: Option<String> =
        sqlx::query_scalar("select current_setting('timescaledb.license', true)").fetch_one(pool).await?;
    Ok(Edition::of_license(license.as_deref()))
}

impl Store {
    /// Which TimescaleDB the database has.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn edition(&self) -> Result<Edition, StoreError> {
        edition(&self.pool).await
    }
}

/// Switches compression on where there is any; with the role that owns the tables.
pub(super) async fn switch_on(pool: &PgPool) -> Result<(), StoreError> {
    match edition(pool).await? {
        Edition::Apache => info!("TimescaleDB is the Apache edition: settled chunks are not compressed"),
        Edition::Community => {
            for statement in STATEMENTS {
                sqlx::raw_sql(statement).execute(pool).await?;
            }
            info!("TimescaleDB is the Community edition: settled chunks are compressed by its jobs");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_timescale_license_has_compression() {
        assert_eq!(Edition::of_license(Some("timescale")), Edition::Community);
        for license in [Some("apache"), Some("something new"), None] {
            assert_eq!(Edition::of_license(license), Edition::Apache, "{license:?}");
        }
    }
}
