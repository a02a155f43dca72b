//! When things are polled.
//!
//! Each target has its own place in the interval, by a stable hash of its name: the load is even, and the same after a
//! restart. A target that fails waits longer, up to one interval more: it is still asked at least every two intervals,
//! so that its recovery shows. A hint brings a poll forward, and leaves the grid as it is.

use crate::backoff::{Backoff, seed_of, spread};
use crate::event;
use crate::hint::{HintedTurns, Hints};
use crate::journal::Answer;
use crate::measure::{Intake, Measure};
use cruscotto_domain::failure::PollFailure;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The first extra wait of a failing target, as a part of its interval.
const FIRST_EXTRA_WAIT_DIVISOR: u32 = 4;

/// What one poll gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was measured; also a failed poll measures that the device is down.
    pub measures: Vec<Measure>,
    /// Why it failed, if it did.
    pub failure: Option<PollFailure>,
    /// What was answered, in the words of the protocol, for whoever looks for a fault.
    pub answer: Option<Answer>,
}

/// Something that is polled again and again.
pub trait Poll: Send + 'static {
    /// The source's name in counters.
    const SOURCE: &'static str;

    /// A name that is stable over restarts and different for each target.
    fn name(&self) -> String;

    /// Polls once. It may be dropped at any await when the agent stops.
    fn poll(&mut self) -> impl Future<Output = Outcome> + Send;
}

/// Runs polls of one source until the agent stops.
#[derive(Clone)]
pub struct Scheduler {
    intake: Intake,
    gate: Arc<Semaphore>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Scheduler {
    /// At most `concurrency` polls at the same time.
    #[must_use]
    pub fn new(intake: Intake, concurrency: usize, stop: CancellationToken, tasks: TaskTracker) -> Self {
        Self { intake, gate: Arc::new(Semaphore::new(concurrency)), stop, tasks }
    }

    /// Begins to poll. What it gives back brings polls forward.
    pub fn start<P: Poll>(&self, poll: P, interval: Duration) -> Hints {
        let hints = Hints::default();
        self.run_beside(self.clone().repeat(poll, interval, hints.clone()));
        hints
    }

    /// Runs what belongs to the polls until the agent stops.
    pub fn run_beside(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = stop.cancelled() => {}
                () = task => {}
            }
        });
    }

    async fn repeat<P: Poll>(self, mut poll: P, interval: Duration, hints: Hints) {
        let seed = seed_of(&poll.name());
        let mut due = Instant::now() + interval.mul_f64(spread(seed));
        let new_backoff = || Backoff::new(interval / FIRST_EXTRA_WAIT_DIVISOR, interval, seed);
        let mut backoff = new_backoff();
        let mut hinted_turns = HintedTurns::new(hints);
        loop {
            let hinted = tokio::select! {
                biased;
                () = sleep_until(due) => false,
                () = hinted_turns.next() => true,
            };
            // The gate is never closed.
            let Ok(turn) = self.gate.acquire().await else { return };
            let started = Instant::now();
            hinted_turns.polled(started);
            if hinted {
                event::poll_hinted(P::SOURCE);
            } else if started > due + interval {
                event::poll_late(P::SOURCE);
            }
            let outcome = poll.poll().await;
            drop(turn);
            match &outcome.failure {
                None => {
                    event::polled(P::SOURCE, started.elapsed());
                    backoff = new_backoff();
                }
                Some(failure) => event::poll_failed(P::SOURCE, started.elapsed(), failure),
            }
            let failed = outcome.failure.is_some();
            let journal = self.intake.journal();
            journal.polled(P::SOURCE, outcome.failure.as_ref().map(|failure| failure.reason));
            if !failed {
                journal.answered(P::SOURCE, started.elapsed(), outcome.answer, &outcome.measures);
            }
            self.intake.measures(outcome.measures, outcome.failure).await;
            if hinted {
                continue;
            }
            due = next_due(due, interval, Instant::now());
            if failed {
                due += backoff.next_wait();
            }
        }
    }
}

/// The first time of the grid `due + n x interval` that is not past: what was missed is not made up for.
fn next_due(due: Instant, interval: Duration, now: Instant) -> Instant {
    let next = due + interval;
    if next > now {
        return next;
    }
    let missed = (now - due).as_nanos() / interval.as_nanos().max(1);
    due + interval * u32::try_from(missed + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_turns_are_skipped_on_the_grid() {
        let due = Instant::now();
        let minute = Duration::from_secs(60);
        assert_eq!(next_due(due, minute, due + Duration::from_secs(5)), due + minute);
        assert_eq!(next_due(due, minute, due + Duration::from_secs(150)), due + minute * 3);
        assert_eq!(next_due(due, minute, due + minute), due + minute * 2);
    }
}
