//! Work done by a clock for as long as the program runs.

use crate::store::StoreError;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tracing::{debug, info, warn};

/// What the log says of some work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// That something was done.
    pub(super) done: &'static str,
    /// That it goes again after it had failed.
    pub(super) again: &'static str,
    /// That it fails.
    pub(super) failing: &'static str,
}

/// Does `work` again and again, which says how much there was to do. A failure is said once an outage, and tried again.
pub(super) async fn keep<F>(every: Duration, words: Words, work: impl Fn() -> F)
where
    F: Future<Output = Result<u32, StoreError>>,
{
    let mut clock = tokio::time::interval(every);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        clock.tick().await;
        match work().await {
            Ok(count) => {
                if std::mem::take(&mut failing) {
                    info!("{}", words.again);
                }
                if count > 0 {
                    debug!(count, "{}", words.done);
                }
            }
            Err(error) if !failing => {
                failing = true;
                warn!(%error, "{}", words.failing);
            }
            Err(_) => {}
        }
    }
}
