//! Keeps machines and changes in the store, in batches: a save that fails is tried again with what came since.
//!
//! What a crash loses is replayed: the samples behind every machine are committed, and a machine ignores those it has
//! seen. So saving may be late, but not by more than [`super::super::live`] replays.

use crate::store::{SavedState, SavedTransition, Store};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;
use tracing::{info, warn};

/// How often what has changed is saved.
const SAVE_EVERY: Duration = Duration::from_secs(5);

/// Pages that may wait for the keeper: it takes them at once, they wait only while it saves.
const QUEUE: usize = 64;

/// What one round of the live hub changed.
#[derive(Debug, Default)]
pub struct Page {
    /// Machines that moved, as they are now.
    pub states: Vec<SavedState>,
    /// Changes of state.
    pub transitions: Vec<SavedTransition>,
}

/// The way to the keeper.
#[derive(Debug, Clone)]
pub struct KeeperHandle(mpsc::Sender<Page>);

impl KeeperHandle {
    /// Hands over a page; gives it back when the keeper is busy, to be handed over with the next.
    ///
    /// # Errors
    /// The page.
    pub fn keep(&self, page: Page) -> Result<(), Page> {
        self.0.try_send(page).map_err(|error| match error {
            mpsc::error::TrySendError::Full(page) | mpsc::error::TrySendError::Closed(page) => page,
        })
    }
}

/// The task that saves health.
#[derive(Debug)]
pub struct Keeper {
    store: Store,
    pages: mpsc::Receiver<Page>,
    states: BTreeMap<(String, cruscotto_domain::health::ConditionKey), SavedState>,
    transitions: Vec<SavedTransition>,
    failing: bool,
}

impl Keeper {
    /// A keeper and the way to it. It ends, after a last save, when every handle is gone.
    #[must_use]
    pub fn new(store: Store) -> (KeeperHandle, Self) {
        let (sender, pages) = mpsc::channel(QUEUE);
        (KeeperHandle(sender), Self { store, pages, states: BTreeMap::new(), transitions: Vec::new(), failing: false })
    }

    /// Runs until every handle is gone.
    pub async fn run(mut self) {
        let mut clock = tokio::time::interval(SAVE_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                page = self.pages.recv() => match page {
                    Some(page) => self.take(page),
                    None => break,
                },
                _ = clock.tick() => self.save().await,
            }
        }
        self.save().await;
    }

    fn take(&mut self, page: Page) {
        for state in page.states {
            self.states.insert((state.asset.to_string(), state.key.clone()), state);
        }
        self.transitions.extend(page.transitions);
    }

    async fn save(&mut self) {
        if self.states.is_empty() && self.transitions.is_empty() {
            return;
        }
        let states: Vec<SavedState> = self.states.values().cloned().collect();
        match self.store.save_health(&states, &self.transitions).await {
            Ok(()) => {
                self.states.clear();
                self.transitions.clear();
                if std::mem::take(&mut self.failing) {
                    info!("health states are saved again");
                }
            }
            // Said once an outage: the transitions wait here, one row each, and the states are one row a condition.
            Err(error) if !self.failing => {
                self.failing = true;
                warn!(%error, "health states cannot be saved; they are kept and tried again");
            }
            Err(_) => {}
        }
    }
}
