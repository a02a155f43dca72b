//! Chunks that nothing more is expected of get their index by series.

use super::clock::{Words, keep};
use crate::store::{Store, StoreError};
use std::time::Duration;

/// How often settled chunks are looked for: until they have their index, what is read of one series in them is a walk
/// through the period.
const EVERY: Duration = Duration::from_secs(60);

/// While it fails reading is slower, and right.
const WORDS: Words = Words {
    done: "settled chunks of samples have their index by series",
    again: "settled chunks get their index again",
    failing: "settled chunks cannot get their index; tried again each minute",
};

pub(super) async fn run(store: &Store) {
    keep(EVERY, WORDS, || settle(store)).await;
}

/// Some at a time, each call a transaction of its own: what comes late waits for one chunk and not for all.
async fn settle(store: &Store) -> Result<u32, StoreError> {
    let mut all = 0;
    loop {
        match store.settle_next_chunks().await? {
            0 => return Ok(all),
            steps => all += steps.unsigned_abs(),
        }
    }
}
