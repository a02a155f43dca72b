//! The task that owns the live city. Only it writes the state; handlers read it.
//!
//! The writer hands over what it committed through a bounded queue and never waits for it: when the queue is full, or a
//! commit's outcome is not known, the hub is told to catch up from the store instead. So a slow hub costs one query,
//! not ingest.

mod handle;
mod obey;
mod publish;

pub use handle::{Commit, HubHandle};

use super::catch_up;
use super::clients::Clients;
use super::feed::Feed;
use super::state::{CityState, SETTLE_EVERY};
use crate::audience::Viewer;
use crate::health::KeeperHandle;
use crate::known::Known;
use crate::observe;
use crate::store::Store;
use cruscotto_domain::live::Topic;
use cruscotto_domain::time::Timestamp;
use handle::Queues;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How often the state is summed up that nobody follows: whoever looks first has it settled then, and should not find the
/// changes of a night.
const SETTLE_UNFOLLOWED_EVERY: Duration = Duration::from_secs(10);

/// How often time passes for the machines: tolerances and freshness are whole seconds.
const TICK_EVERY: Duration = Duration::from_secs(1);

/// How long the hub waits to hear whether the database is back, once a second while it has to catch up.
const PING_TIME_OUT: Duration = Duration::from_millis(250);

/// The task.
#[derive(Debug)]
pub struct Hub {
    state: Arc<RwLock<CityState>>,
    queues: Queues,
    store: Store,
    known: Arc<Known>,
    keeper: KeeperHandle,
    clients: Clients,
    feeds: HashMap<(Topic, Viewer), Feed>,
    settled_at: Instant,
}

impl Hub {
    /// A hub on a state that was brought up to the store, and the way to it.
    #[must_use]
    pub fn new(mut state: CityState, store: Store, known: Arc<Known>, keeper: KeeperHandle) -> (HubHandle, Self) {
        state.tick(Timestamp::now());
        state.settle(Timestamp::now());
        let state = Arc::new(RwLock::new(state));
        let (handle, queues) = HubHandle::new(Arc::clone(&state));
        let (clients, feeds) = (Clients::default(), HashMap::new());
        (handle, Self { state, queues, store, known, keeper, clients, feeds, settled_at: Instant::now() })
    }

    /// Runs until `stop`, then hands over what the keeper must save.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut flush = every(SETTLE_EVERY);
        let mut tick = every(TICK_EVERY);
        loop {
            // In this order: an asset is known before samples of it are folded, and the clocks, which are seldom due, are
            // not starved by a stream of commits.
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(command) = self.queues.commands.recv() => self.obey(command),
                _ = flush.tick() => self.flush(),
                _ = tick.tick() => {
                    self.write(|state| state.tick(Timestamp::now()));
                    if self.queues.behind.load(Ordering::Acquire) {
                        self.catch_up().await;
                    }
                }
                Some(commit) = self.queues.commits.recv() => self.fold(&commit),
            }
        }
        // What was committed while we stopped still counts: the machines are saved as they end up.
        while let Ok(commit) = self.queues.commits.try_recv() {
            self.fold(&commit);
        }
        self.flush();
    }

    fn write<T>(&self, change: impl FnOnce(&mut CityState) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    fn read(&self) -> RwLockReadGuard<'_, CityState> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn fold(&self, commit: &Commit) {
        self.write(|state| state.committed(commit, &self.known));
    }

    async fn catch_up(&mut self) {
        // While the database is away clients are not kept waiting for it.
        if !matches!(tokio::time::timeout(PING_TIME_OUT, self.store.ping()).await, Ok(Ok(()))) {
            return;
        }
        // Cleared first: what falls behind while we read is read at the next round.
        self.queues.behind.store(false, Ordering::Release);
        metrics::counter!(observe::LIVE_REBUILDS).increment(1);
        let judged: HashSet<_> = {
            let state = self.read();
            let metrics = state.options.catalogue.iter().map(|m| m.id.clone());
            metrics.filter(|id| state.options.judge.rule(id).is_some()).collect()
        };
        match catch_up(&self.store, &self.known, |metric| judged.contains(metric), Timestamp::now()).await {
            Ok(caught) => {
                self.write(|state| caught.apply(state));
                info!("the live state caught up with the store");
            }
            Err(error) => {
                self.queues.behind.store(true, Ordering::Release);
                warn!(%error, "the live state cannot catch up with the store yet");
            }
        }
    }

    /// Tells every feed what changed, and the keeper.
    fn flush(&mut self) {
        let now = Timestamp::now();
        // What nobody follows is summed up when somebody asks.
        let followed = !self.feeds.is_empty();
        if self.read().is_due() && (followed || self.settled_at.elapsed() >= SETTLE_UNFOLLOWED_EVERY) {
            self.settle(now);
        }
        let settled = self.write(CityState::take_settled);
        self.publish(&settled, now);
        self.resume(now);
        let page = self.write(CityState::take_page);
        if (!page.states.is_empty() || !page.transitions.is_empty())
            && let Err(page) = self.keeper.keep(page)
        {
            self.write(|state| state.return_page(page));
        }
    }

    fn settle(&mut self, now: Timestamp) {
        self.write(|state| state.settle(now));
        self.settled_at = Instant::now();
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
