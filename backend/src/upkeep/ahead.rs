//! Chunks made ahead, so that no writer waits for one.

use crate::store::Store;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tracing::{debug, info, warn};

/// How often chunks to come are looked for: a fraction of the narrowest width that makes sense, ten minutes.
const EVERY: Duration = Duration::from_secs(60);

/// Runs until it is dropped. A failure does no harm yet, as the first sample of the period would make its chunk: it is said
/// once an outage, and tried again.
pub(super) async fn run(store: &Store) {
    let mut clock = tokio::time::interval(EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        clock.tick().await;
        match store.make_next_chunks().await {
            Ok(chunks) => {
                if std::mem::take(&mut failing) {
                    info!("chunks are made ahead again");
                }
                if chunks > 0 {
                    debug!(chunks, "chunks of samples made ahead");
                }
            }
            Err(error) if !failing => {
                failing = true;
                warn!(%error, "chunks of samples cannot be made ahead; tried again each minute");
            }
            Err(_) => {}
        }
    }
}
