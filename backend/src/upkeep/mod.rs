//! What keeps the store quick: done in the background, by a clock of its own, on whatever edition of TimescaleDB.

use crate::store::Store;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{debug, info, warn};

/// How often chunks to come are looked for: a fraction of the narrowest width that makes sense, ten minutes.
const CHUNKS_EVERY: Duration = Duration::from_secs(60);

/// The task.
#[derive(Debug)]
pub struct Upkeep {
    store: Store,
    /// Chunks could not be made at the last try: said once an outage.
    failing: bool,
}

impl Upkeep {
    /// Upkeep of `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, failing: false }
    }

    /// Runs until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut chunks = every(CHUNKS_EVERY);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                _ = chunks.tick() => self.make_chunks().await,
            }
        }
    }

    async fn make_chunks(&mut self) {
        match self.store.make_next_chunks().await {
            Ok(made) => {
                if std::mem::take(&mut self.failing) {
                    info!("chunks are made ahead again");
                }
                if made > 0 {
                    debug!(made, "chunks of samples made ahead");
                }
            }
            // No harm yet: the first sample of the period would make it.
            Err(error) if !self.failing => {
                self.failing = true;
                warn!(%error, "chunks of samples cannot be made ahead; tried again each minute");
            }
            Err(_) => {}
        }
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
