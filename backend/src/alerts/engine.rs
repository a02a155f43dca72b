//! The task that keeps the incidents. Only it writes them: people's actions come to it, too.
//!
//! What it holds in memory is what was committed: after a commit whose outcome is not known it reads the store anew. So
//! killing it at any moment loses nothing, and its next look at the city doubles nothing.

use super::past::Past;
use super::rules::Rules;
use super::sight::Sight;
use super::works::Works;
use crate::live::HubHandle;
use crate::observe;
use crate::store::{Store, StoreError};
use cruscotto_domain::incident::{Action, Book, Incident, Refused, Round, Timing};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often the engine looks. The hub's own clock ticks as often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Actions of people that may wait; beyond, they wait to be taken.
const QUEUE: usize = 64;

/// How far beyond what it looks back a rule is shown the past when it is taken up, in microseconds: what lasts as long as
/// it asks for, and the value before.
const SEED: i64 = 600 * MICROS_PER_SECOND;

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
pub struct AlertsHandle {
    commands: mpsc::Sender<Command>,
    plans_changed: Arc<AtomicBool>,
}

impl AlertsHandle {
    /// `by` does something with an incident; done means committed.
    ///
    /// # Errors
    /// [`ActError`]; nothing is changed then.
    pub async fn act(&self, incident: i64, action: Action, by: String) -> Result<Incident, ActError> {
        let (answer, done) = oneshot::channel();
        self.commands.send(Command { incident, action, by, answer }).await.map_err(|_| ActError::Stopped)?;
        done.await.map_err(|_| ActError::Stopped)?
    }

    /// Rules or planned work changed in the store: the engine reads them before it looks again.
    pub fn plans_changed(&self) {
        self.plans_changed.store(true, Ordering::Release);
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
    rules: Rules,
    works: Works,
    past: Past,
    plans_changed: Arc<AtomicBool>,
    commands: mpsc::Receiver<Command>,
}

impl Engine {
    /// An engine and the way to it. It reads the store when it first looks.
    #[must_use]
    pub fn new(past: Past, timing: Timing, silent_after: i64) -> (AlertsHandle, Self) {
        let plans_changed = Arc::new(AtomicBool::new(true));
        let (sender, commands) = mpsc::channel(QUEUE);
        let engine = Self {
            store: past.store.clone(),
            hub: past.hub.clone(),
            timing,
            sight: Sight::new(silent_after, Timestamp::now()),
            book: Book::new(timing, Vec::new()),
            doubtful: true,
            failing: false,
            numbers: VecDeque::new(),
            rules: Rules::new(past.zone.clone()),
            works: Works::new(past.zone.clone()),
            past,
            plans_changed: Arc::clone(&plans_changed),
            commands,
        };
        (AlertsHandle { commands: sender, plans_changed }, engine)
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
        self.read_plans(now).await?;
        self.works.look(&self.store, &self.hub, now).await?;
        let mut picture = self.sight.look(&self.hub.health(), now);
        // Values are summed up for whoever looks at them: only when there is a rule that does.
        if self.rules.is_due(now) {
            self.rules.judge(&self.hub.state(), now);
        }
        self.rules.tell(&mut picture);
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

    async fn read_plans(&mut self, now: Timestamp) -> Result<(), StoreError> {
        // Cleared first: what changes while we read is read at the next look.
        if self.plans_changed.swap(false, Ordering::AcqRel)
            && let Err(error) = self.plans(now).await
        {
            self.plans_changed.store(true, Ordering::Release);
            return Err(error);
        }
        Ok(())
    }

    async fn plans(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.works.replace(self.store.maintenance_windows().await?);
        self.rules.replace(self.store.rules().await?);
        for item in self.rules.fresh() {
            // A rule about more than can be looked at begins with what comes.
            let since = now.plus_micros(-2 * item.rule.watch.looks_back() - SEED);
            let seen = self.past.of(&item.rule, (since, now)).await?.unwrap_or_default();
            self.rules.show(&item, seen);
        }
        Ok(())
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
