//! Retention, once a day.

use super::retention::{Policy, retain};
use crate::observe;
use crate::store::Store;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::retention::Retention;
use cruscotto_domain::time::Timestamp;
use metrics::counter;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};
use tracing::{error, info, warn};

/// How long after the start the first run is: what was missed while the server was down comes first.
const FIRST_AFTER: Duration = Duration::from_secs(600);

/// How often.
const EVERY: Duration = Duration::from_secs(24 * 3600);

pub(super) async fn run(store: &Store, catalogue: &Catalogue, retention: &Retention) {
    let mut clock = tokio::time::interval_at(Instant::now() + FIRST_AFTER, EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        match retain(store, Policy { catalogue, retention }, Timestamp::now(), false).await {
            Ok(report) => {
                let total = report.total();
                counter!(observe::RETENTION_ROWS).increment(total.rows.unsigned_abs());
                info!(rows = total.rows, bytes = total.bytes, postponed = report.postponed, "retention is done");
            }
            Err(error) if error.is_passing() => warn!(%error, "retention is put off to the next day"),
            Err(error) => error!(%error, "retention failed"),
        }
    }
}
