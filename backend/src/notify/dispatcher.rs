//! From the outbox to the other side: one attempt at a time for each contact, so that its messages arrive in their order and
//! a contact that hangs delays nobody else; a bounded number for each channel, so that one channel's contacts do not take
//! another's turn.

use super::channel::{Channels, Sent};
use crate::observe;
use crate::store::notify::{Due, Outcome};
use crate::store::{Store, StoreError};
use cruscotto_domain::notify::Channel;
use cruscotto_domain::time::Timestamp;
use metrics::{counter, histogram};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, Semaphore};
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

/// Attempts at the same time, for each channel.
const IN_FLIGHT: usize = 8;

/// Deliveries looked at in one turn at most.
const AT_ONCE: i64 = 64;

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Pause before the outcome of an attempt is written again, while the database is away.
const WRITE_AGAIN: Duration = Duration::from_millis(500);

/// How attempts are repeated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// The pause before the second.
    pub(super) first: Duration,
    /// After this a message is given up.
    pub(super) give_up: Duration,
}

impl Patience {
    /// When attempt `number` + 1 is, after one that ended at `now`: the pause doubles, and is drawn from its upper half, so that
    /// what failed together does not come back together. `None` when it is given up.
    fn next(self, number: i32, since: Timestamp, now: Timestamp, asked: Option<Duration>) -> Option<Timestamp> {
        let doublings = u32::try_from(number.saturating_sub(1)).unwrap_or_default().min(20);
        let full = self.first.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
        let mut random = [0_u8; 1];
        let _ = getrandom::fill(&mut random);
        let drawn = full / 2 + (full / 2).mul_f64(f64::from(random[0]) / 255.0);
        let pause = asked.map_or(drawn, |asked| asked.max(drawn));
        let micros = |duration: Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        let next = now.plus_micros(micros(pause));
        (next <= since.plus_micros(micros(self.give_up))).then_some(next)
    }
}

/// What sends. Cloning shares it.
#[derive(Debug, Clone)]
pub(super) struct Dispatcher {
    store: Store,
    channels: Arc<Channels>,
    patience: Patience,
    busy: Arc<Mutex<HashSet<i32>>>,
    places: Arc<HashMap<Channel, Arc<Semaphore>>>,
    tasks: TaskTracker,
    wake: Arc<Notify>,
}

impl Dispatcher {
    pub(super) fn new(store: Store, channels: Arc<Channels>, patience: Patience, wake: Arc<Notify>) -> Self {
        let places = Channel::ALL.map(|channel| (channel, Arc::new(Semaphore::new(IN_FLIGHT))));
        Self {
            store,
            channels,
            patience,
            busy: Arc::default(),
            places: Arc::new(HashMap::from(places)),
            tasks: TaskTracker::new(),
            wake,
        }
    }

    /// Begins with what is due at `now`, as far as there is place.
    pub(super) async fn run(&self, now: Timestamp) -> Result<(), StoreError> {
        let busy: Vec<i32> = self.busy().iter().copied().collect();
        for due in self.store.due_deliveries(now, &busy, AT_ONCE).await? {
            let contact = due.contact.id;
            // No place: it comes with the next turn, which the end of an attempt brings.
            let Some(place) =
                self.places.get(&due.contact.channel).and_then(|p| Arc::clone(p).try_acquire_owned().ok())
            else {
                continue;
            };
            self.busy().insert(contact);
            let this = self.clone();
            self.tasks.spawn(async move {
                this.attempt(&due, this.patience).await;
                this.busy().remove(&contact);
                drop(place);
                this.wake.notify_one();
            });
        }
        Ok(())
    }

    /// Waits for the attempts that have begun: who has been told is noted before the end.
    pub(super) async fn finish(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, HashSet<i32>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a message over with what goes with it.
    async fn send(&self, due: &Due) -> Sent {
        let attached = match due.paper {
            Some(briefing) => match self.store.briefing_paper(briefing).await {
                Ok(attached) => attached,
                Err(error) => return Sent::Later(format!("the PDF that goes with it cannot be read: {error}"), None),
            },
            None => None,
        };
        self.channels.send(due, attached).await
    }

    /// One attempt, and what became of it.
    pub(super) async fn attempt(&self, due: &Due, patience: Patience) -> Option<Sent> {
        let at = Timestamp::now();
        let number = match self.store.begin_attempt(due, at).await {
            Ok(number) => number,
            // Nothing was sent: it is due as before.
            Err(error) => {
                warn!(delivery = due.id, %error, "an attempt could not begin");
                return None;
            }
        };
        if due.in_doubt {
            counter!(observe::DELIVERIES_IN_DOUBT).increment(1);
        }
        let begun = Instant::now();
        let sent =
            if due.removed { Sent::Never("the contact is in use no longer".to_owned()) } else { self.send(due).await };
        let took = begun.elapsed();
        let (outcome, answer) = match &sent {
            Sent::Accepted(answer) => (Outcome::Accepted, answer.clone()),
            Sent::Never(answer) => (Outcome::Refused, answer.clone()),
            Sent::Later(answer, asked) => match patience.next(number, due.since, Timestamp::now(), *asked) {
                Some(next) => (Outcome::Deferred(next), answer.clone()),
                None => (Outcome::Refused, format!("given up: {answer}")),
            },
        };
        let channel = due.contact.channel;
        let word = match outcome {
            Outcome::Accepted => "accepted",
            Outcome::Deferred(_) => "deferred",
            Outcome::Refused => "dead",
        };
        counter!(observe::DELIVERIES, "channel" => channel.as_str(), "outcome" => word).increment(1);
        histogram!(observe::DELIVERY_SECONDS, "channel" => channel.as_str()).record(took.as_secs_f64());
        match outcome {
            Outcome::Accepted => info!(delivery = due.id, %channel, number, "a message was handed over"),
            Outcome::Deferred(next) => {
                warn!(delivery = due.id, %channel, number, %next, %answer, "a message has to wait");
            }
            Outcome::Refused => tracing::error!(delivery = due.id, %channel, number, %answer, "a message is given up"),
        }
        let took_ms = i32::try_from(took.as_millis()).unwrap_or(i32::MAX);
        // As long as it takes: while this is not written, the next start would send it again.
        while let Err(error) = self.store.finish_attempt(due.id, number, (at, took_ms), outcome, &answer).await {
            if !error.is_passing() {
                tracing::error!(delivery = due.id, %error, "the outcome of an attempt cannot be kept");
                break;
            }
            tokio::time::sleep(WRITE_AGAIN).await;
        }
        Some(sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::time::MICROS_PER_SECOND;

    #[test]
    fn pauses_double_to_a_quarter_of_an_hour_and_end() {
        let patience = Patience { first: Duration::from_secs(5), give_up: Duration::from_secs(3_600) };
        let begin: Timestamp = "2026-11-25T10:00:00Z".parse().unwrap();
        let seconds = |number, asked| {
            patience.next(number, begin, begin, asked).map(|next| next.micros_since(begin) / MICROS_PER_SECOND)
        };
        for (number, from, to) in [(1, 2, 5), (2, 5, 10), (3, 10, 20), (20, 450, 900), (i32::MAX, 450, 900)] {
            assert!((from..=to).contains(&seconds(number, None).unwrap()), "{number}");
        }
        // The other side's pause is kept, and never shortens ours.
        assert_eq!(seconds(1, Some(Duration::from_secs(600))), Some(600));
        assert!(seconds(20, Some(Duration::ZERO)).unwrap() >= 450);
        assert_eq!(patience.next(1, begin, begin.plus_micros(3_599 * MICROS_PER_SECOND), None), None);
    }
}
