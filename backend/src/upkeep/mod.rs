//! What keeps the store quick and bounded: done in the background, by clocks of its own, on whatever edition of
//! TimescaleDB.

mod ahead;
mod daily;
pub mod retention;

use crate::store::Store;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::retention::Retention;
use std::sync::Arc;

/// The task.
#[derive(Debug)]
pub struct Upkeep {
    store: Store,
    catalogue: Arc<Catalogue>,
    retention: Retention,
}

impl Upkeep {
    /// Upkeep of `store`, in which each metric of `catalogue` is kept as long as `retention` says of its class.
    #[must_use]
    pub fn new(store: Store, catalogue: Arc<Catalogue>, retention: Retention) -> Self {
        Self { store, catalogue, retention }
    }

    /// Runs until it is dropped. Each step is a transaction: it may be left in the middle of one.
    pub async fn run(self) {
        // Apart from each other: a first retention may take longer than a chunk is wide.
        tokio::join!(ahead::run(&self.store), daily::run(&self.store, &self.catalogue, &self.retention));
    }
}
