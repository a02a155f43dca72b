//! Chunks made ahead, so that no writer waits for one.

use super::clock::{Words, keep};
use crate::store::Store;
use std::time::Duration;

/// How often chunks to come are looked for: a fraction of the narrowest width that makes sense, ten minutes.
const EVERY: Duration = Duration::from_secs(60);

/// A failure does no harm yet: the first sample of the period would make its chunk.
const WORDS: Words = Words {
    done: "chunks of samples made ahead",
    again: "chunks are made ahead again",
    failing: "chunks of samples cannot be made ahead; tried again each minute",
};

pub(super) async fn run(store: &Store) {
    keep(EVERY, WORDS, || store.make_next_chunks()).await;
}
