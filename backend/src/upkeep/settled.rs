//! Chunks that nothing more is expected of get their index by series.

use crate::store::{Store, StoreError};
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tracing::{debug, info, warn};

/// How often settled chunks are looked for: until they have their index, what is read of one series in them is a walk
/// through the period.
const EVERY: Duration = Duration::from_secs(60);

pub(super) async fn run(store: &Store) {
    let mut clock = tokio::time::interval(EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        clock.tick().await;
        match settle(store).await {
            Ok(steps) => {
                if std::mem::take(&mut failing) {
                    info!("settled chunks get their index again");
                }
                if steps > 0 {
                    debug!(steps, "settled chunks of samples have their index by series");
                }
            }
            // Said once an outage: meanwhile reading is slower, and right.
            Err(error) if !failing => {
                failing = true;
                warn!(%error, "settled chunks cannot get their index; tried again each minute");
            }
            Err(_) => {}
        }
    }
}

/// Some at a time, each call a transaction of its own: what comes late waits for one chunk and not for all.
async fn settle(store: &Store) -> Result<i32, StoreError> {
    let mut all = 0;
    loop {
        match store.settle_next_chunks().await? {
            0 => return Ok(all),
            steps => all += steps,
        }
    }
}
