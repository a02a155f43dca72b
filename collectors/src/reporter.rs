//! Tells the backend how the agent is, four times a minute. A report that does not arrive is not sent again: the next one
//! says the same, and measurements have the way first.

use crate::delivery::Backend;
use crate::journal::Journal;
use crate::spool::Spool;
use cruscotto_domain::collector::{CollectorReport, MAX_REPORT_ANSWERS, REPORT_SECONDS};
use cruscotto_domain::time::Timestamp;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// What is told.
pub struct Reporter {
    /// Where to.
    pub backend: Backend,
    /// What waits.
    pub spool: Spool,
    /// What was polled.
    pub journal: Journal,
}

impl Reporter {
    /// Runs until `end`.
    pub async fn run(self, end: CancellationToken) {
        let started = Timestamp::now();
        let mut turns = interval(Duration::from_secs(REPORT_SECONDS.into()));
        turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let forever = async {
            loop {
                turns.tick().await;
                self.tell(started).await;
            }
        };
        end.run_until_cancelled(forever).await;
    }

    async fn tell(&self, started: Timestamp) {
        // The spool may be waiting for the disk.
        let spool = self.spool.clone();
        let Ok(depth) = tokio::task::spawn_blocking(move || spool.depth()).await else { return };
        let report = CollectorReport {
            at: Timestamp::now(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started,
            spool_records: depth.records,
            spool_bytes: depth.bytes,
            spool_oldest_s: depth.oldest.map(|age| u32::try_from(age.as_secs()).unwrap_or(u32::MAX)),
            polls: self.journal.polls(),
            answers: self.journal.take_answers(MAX_REPORT_ANSWERS),
        };
        match self.backend.report(&report).await {
            Ok(200..=299) => {}
            Ok(status) => tracing::debug!(status, "the backend does not take reports"),
            Err(error) => tracing::debug!(%error, "a report did not arrive"),
        }
    }
}
