//! The task that keeps the incidents. Only it writes them: people's actions come to it, too.
//!
//! What it holds in memory is what was committed: after a commit whose outcome is not known it reads the store anew. So
//! killing it at any moment loses nothing, and its next look at the city doubles nothing.

use super::sight::Sight;
use crate::live::HubHandle;
use crate::observe;
use crate::store::{Store, StoreError};
use cruscotto_domain::incident::{Action, Book, Incident, Refused, Round, Timing};
use cruscotto_domain::time::Timestamp;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often the engine looks. The hub's own clock ticks as often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Actions of people that may wait; beyond, they wait to be taken.
const QUEUE: usize = 64;

/// Numbers of incidents that are taken from the database at once. More incidents than this in one second are opened in
/// the next.
const NUMBERS: i32 = 256;

/// Numbers below which new ones are taken.
const FEW_NUMBERS: usize = 128;

/// Why an action is not done.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// No such incident.
    #[error("there is no incident {0}")]
    NotFound(i64),
    /// It cannot be done with this incident.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server stops.
    #[error("the server stops")]
    Stopped,
}

type Answer = oneshot::Sender<Result<Incident, ActError>>;

#[derive(Debug)]
struct Command {
    incident: i64,
    action: Action,
    by: String,
    answer: Answer,
}

/// The way to the engine.
#[derive(Debug, Clone)]
pub struct AlertsHandle(mpsc::Sender<Command>);

impl AlertsHandle {
    /// `by` does something with an incident; done means committed.
    ///
    /// # Errors
    /// [`ActError`]; nothing is changed then.
    pub async fn act(&self, incident: i64, action: Action, by: String) -> Result<Incident, ActError> {
        let (answer, done) = oneshot::channel();
        self.0.send(Command { incident, action, by, answer }).await.map_err(|_| ActError::Stopped)?;
        done.await.map_err(|_| ActError::Stopped)?
    }
}

/// The task.
#[derive(Debug)]
pub struct Engine {
    store: Store,
    hub: HubHandle,
    timing: Timing,
    sight: Sight,
    book: Book,
    /// What is in the book may not be what is stored.
    doubtful: bool,
    failing: bool,
    numbers: VecDeque<i64>,
    commands: mpsc::Receiver<Command>,
}

impl Engine {
    /// An engine and the way to it. It reads the store when it first looks.
    #[must_use]
    pub fn new(store: Store, hub: HubHandle, timing: Timing, silent_after: i64) -> (AlertsHandle, Self) {
        let (sender, commands) = mpsc::channel(QUEUE);
        let engine = Self {
            store,
            hub,
            timing,
            sight: Sight::new(silent_after, Timestamp::now()),
            book: Book::new(timing, Vec::new()),
            doubtful: true,
            failing: false,
            numbers: VecDeque::new(),
            commands,
        };
        (AlertsHandle(sender), engine)
    }

    /// Runs until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut clock = tokio::time::interval(LOOK_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(command) = self.commands.recv() => {
                    let done = self.act(command.incident, command.action, &command.by).await;
                    // Who asked may be gone; what was done is done.
                    let _ = command.answer.send(done);
                }
                _ = clock.tick() => match self.look().await {
                    Ok(()) => if std::mem::take(&mut self.failing) {
                        info!("incidents are kept again");
                    },
                    // Said once an outage: the next look finds what this one found.
                    Err(error) => if !std::mem::replace(&mut self.failing, true) {
                        warn!(%error, "incidents cannot be kept; they are brought up to date when the database is back");
                    },
                },
            }
        }
    }

    async fn look(&mut self) -> Result<(), StoreError> {
        let now = Timestamp::now();
        self.settle_doubts(now).await?;
        if self.numbers.len() < FEW_NUMBERS {
            self.numbers.extend(self.store.incident_numbers(NUMBERS).await?);
        }
        let picture = self.sight.look(&self.hub.health(), now);
        let numbers = &mut self.numbers;
        let round = self.book.look(now, &picture, &mut std::iter::from_fn(|| numbers.pop_front()));
        self.commit(&round).await
    }

    async fn act(&mut self, id: i64, action: Action, by: &str) -> Result<Incident, ActError> {
        let now = Timestamp::now();
        self.settle_doubts(now).await?;
        if self.book.get(id).is_none() {
            let old = self.store.kept_incident(id).await?.ok_or(ActError::NotFound(id))?;
            self.book.put(old);
        }
        let round = self.book.act(id, action, by, now).ok_or(ActError::NotFound(id))??;
        self.commit(&round).await?;
        self.book.get(id).map(|kept| kept.incident.clone()).ok_or(ActError::NotFound(id))
    }

    async fn settle_doubts(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if !self.doubtful {
            return Ok(());
        }
        let kept = self.store.kept_incidents(now.plus_micros(-self.timing.reopen)).await?;
        self.book = std::mem::take(&mut self.book).reloaded(kept);
        self.doubtful = false;
        self.publish().await;
        Ok(())
    }

    async fn commit(&mut self, round: &Round) -> Result<(), StoreError> {
        if round.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.store.save_round(round).await {
            self.doubtful = true;
            return Err(error);
        }
        for event in &round.events {
            metrics::counter!(observe::INCIDENT_EVENTS, "kind" => event.change.kind()).increment(1);
        }
        self.publish().await;
        Ok(())
    }

    async fn publish(&self) {
        let live: Vec<Incident> = self.book.live().cloned().collect();
        #[expect(clippy::cast_precision_loss, reason = "a gauge of open incidents")]
        metrics::gauge!(observe::INCIDENTS_OPEN).set(live.len() as f64);
        self.hub.incidents(live).await;
    }
}
