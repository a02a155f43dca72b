//! The task that owns the live city. Only it writes the state; handlers read it.
//!
//! The writer hands over what it committed through a bounded queue and never waits for it: when the queue is full, or a
//! commit's outcome is not known, the hub is told to catch up from the store instead. So a slow hub costs one query,
//! not ingest.

use super::catch_up;
use super::clients::{ClientId, Clients, Following, Format, Frame};
use super::feed::Feed;
use super::state::{CityState, SETTLE_EVERY, Settled};
use crate::audience::{Audience, Viewer};
use crate::health::KeeperHandle;
use crate::known::{Known, PlacedAsset};
use crate::observe;
use crate::store::{Store, StoredRow};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::{ErrorCode, MAX_TOPICS, ServerMessage, Topic};
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

/// How often the state is summed up that nobody follows: whoever looks first has it settled then, and should not find the
/// changes of a night.
const SETTLE_UNFOLLOWED_EVERY: Duration = Duration::from_secs(10);

/// How often time passes for the machines: tolerances and freshness are whole seconds.
const TICK_EVERY: Duration = Duration::from_secs(1);

/// Commits that may wait for the hub; beyond, it catches up from the store.
const COMMIT_QUEUE: usize = 256;

/// How long the hub waits to hear whether the database is back, once a second while it has to catch up.
const PING_TIME_OUT: Duration = Duration::from_millis(250);

/// Commands of clients that may wait; beyond, the client waits.
const COMMAND_QUEUE: usize = 1024;

/// What one delivery brought, after its commit.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Who delivered.
    pub source: SourceName,
    /// When it was committed.
    pub at: Timestamp,
    /// The samples that are new in the store.
    pub rows: Vec<StoredRow>,
    /// Polls that failed.
    pub failures: Vec<PollFailure>,
}

#[derive(Debug)]
enum Command {
    Connect { client: ClientId, viewer: Viewer, format: Format, queue: mpsc::Sender<Frame> },
    Subscribe { client: ClientId, topics: Vec<Topic> },
    Unsubscribe { client: ClientId, topics: Vec<Topic> },
    Disconnect { client: ClientId },
    Assets(Vec<Arc<PlacedAsset>>),
    Corrected(StoredRow),
    Incidents(Vec<Incident>),
    Maintenance(BTreeSet<AssetId>),
}

/// The way to the hub.
#[derive(Debug, Clone)]
pub struct HubHandle {
    state: Arc<RwLock<CityState>>,
    commits: mpsc::Sender<Commit>,
    commands: mpsc::Sender<Command>,
    behind: Arc<AtomicBool>,
    next_client: Arc<AtomicU64>,
}

impl HubHandle {
    /// The state, to read, summed up if that is due. Hold it for a look, never across an await.
    pub fn state(&self) -> RwLockReadGuard<'_, CityState> {
        if self.read().is_due() {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            // Of several that look at the same time the first has done it.
            if state.is_due() {
                state.settle(Timestamp::now());
            }
        }
        self.read()
    }

    /// The state with every asset's health and cause as they are now, whatever its figures and sums: for what looks all the
    /// time, and must not have the city summed up each time. Hold it for a look, never across an await.
    pub fn health(&self) -> RwLockReadGuard<'_, CityState> {
        if !self.read().is_health_settled() {
            self.state.write().unwrap_or_else(PoisonError::into_inner).settle_health(Timestamp::now());
        }
        self.read()
    }

    fn read(&self) -> RwLockReadGuard<'_, CityState> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over a commit; never waits.
    pub fn committed(&self, commit: Commit) {
        if self.commits.try_send(commit).is_err() {
            self.fell_behind();
        }
    }

    /// Something may be in the store that the hub was not told of: it will catch up.
    pub fn fell_behind(&self) {
        self.behind.store(true, Ordering::Release);
    }

    /// Hands over assets that were committed.
    pub async fn assets(&self, assets: Vec<Arc<PlacedAsset>>) {
        self.command(Command::Assets(assets)).await;
    }

    /// Hands over a sample whose value was restated, after its commit.
    pub async fn corrected(&self, row: StoredRow) {
        self.command(Command::Corrected(row)).await;
    }

    /// Hands over all incidents that are not over, after the commit of what changed among them.
    pub async fn incidents(&self, incidents: Vec<Incident>) {
        self.command(Command::Incidents(incidents)).await;
    }

    /// Hands over which assets planned work is done on now.
    pub async fn maintenance(&self, assets: BTreeSet<AssetId>) {
        self.command(Command::Maintenance(assets)).await;
    }

    /// A new client, whose frames go into `queue`.
    pub async fn connect(&self, viewer: Viewer, format: Format, queue: mpsc::Sender<Frame>) -> ClientId {
        let client = ClientId(self.next_client.fetch_add(1, Ordering::Relaxed));
        self.command(Command::Connect { client, viewer, format, queue }).await;
        client
    }

    /// The client wants topics.
    pub async fn subscribe(&self, client: ClientId, topics: Vec<Topic>) {
        self.command(Command::Subscribe { client, topics }).await;
    }

    /// The client wants topics no more.
    pub async fn unsubscribe(&self, client: ClientId, topics: Vec<Topic>) {
        self.command(Command::Unsubscribe { client, topics }).await;
    }

    /// The client is gone.
    pub async fn disconnect(&self, client: ClientId) {
        self.command(Command::Disconnect { client }).await;
    }

    async fn command(&self, command: Command) {
        // The hub is gone only when the program stops: nobody is left to tell.
        let _ = self.commands.send(command).await;
    }
}

/// The task.
#[derive(Debug)]
pub struct Hub {
    state: Arc<RwLock<CityState>>,
    commits: mpsc::Receiver<Commit>,
    commands: mpsc::Receiver<Command>,
    behind: Arc<AtomicBool>,
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
        let (commits, commit_queue) = mpsc::channel(COMMIT_QUEUE);
        let (commands, command_queue) = mpsc::channel(COMMAND_QUEUE);
        let behind = Arc::new(AtomicBool::new(false));
        let handle = HubHandle {
            state: Arc::clone(&state),
            commits,
            commands,
            behind: Arc::clone(&behind),
            next_client: Arc::new(AtomicU64::new(1)),
        };
        let (clients, feeds) = (Clients::default(), HashMap::new());
        (
            handle,
            Self {
                state,
                commits: commit_queue,
                commands: command_queue,
                behind,
                store,
                known,
                keeper,
                clients,
                feeds,
                settled_at: Instant::now(),
            },
        )
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
                Some(command) = self.commands.recv() => self.obey(command),
                _ = flush.tick() => self.flush(),
                _ = tick.tick() => {
                    self.write(|state| state.tick(Timestamp::now()));
                    if self.behind.load(Ordering::Acquire) {
                        self.catch_up().await;
                    }
                }
                Some(commit) = self.commits.recv() => self.fold(&commit),
            }
        }
        // What was committed while we stopped still counts: the machines are saved as they end up.
        while let Ok(commit) = self.commits.try_recv() {
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
        self.behind.store(false, Ordering::Release);
        metrics::counter!(observe::LIVE_REBUILDS).increment(1);
        let judged: std::collections::HashSet<_> = {
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
                self.behind.store(true, Ordering::Release);
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

    fn publish(&mut self, settled: &Settled, now: Timestamp) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        for ((topic, viewer), feed) in &mut self.feeds {
            let concerned = match topic {
                Topic::City => !settled.areas.is_empty(),
                Topic::Area(id) => settled.areas.contains(id),
                Topic::Asset(id) => settled.assets.contains(id),
                Topic::Incidents => settled.incidents,
                Topic::Fleet => !settled.assets.is_empty(),
            };
            let released = settled.released && viewer.of_city() == Audience::Public;
            if !concerned && !released {
                continue;
            }
            // What left the Municipi of somebody leaves their fleet: theirs is looked at whole, and is small.
            let frames = if *topic == Topic::Fleet && viewer.of_city() == Audience::Operator {
                feed.merge(state.fleet_entries(&settled.assets), now)
            } else {
                state.entries(topic, viewer).and_then(|entries| feed.advance(entries, now))
            };
            let Some(mut frames) = frames else { continue };
            for id in &feed.subscribers {
                let Some(client) = self.clients.get_mut(*id) else { continue };
                if client.topics.get(topic) != Some(&Following::Live) {
                    continue;
                }
                match frames.get(client.format) {
                    Ok(frame) => client.send(topic, frame),
                    Err(error) => {
                        error!(%error, %topic, "a delta cannot be encoded");
                        break;
                    }
                };
            }
        }
    }

    /// Clients that lagged and drained their queue begin anew.
    fn resume(&mut self, now: Timestamp) {
        for (id, topic) in self.clients.to_resume() {
            let Some(client) = self.clients.get_mut(id) else { continue };
            let Some(feed) = self.feeds.get_mut(&(topic.clone(), client.viewer.clone())) else { continue };
            let frames = Frame::of(&ServerMessage::Resync(topic.clone()), client.format)
                .and_then(|resync| Ok([resync, feed.snapshot(client.format, now)?]));
            match frames {
                Ok(frames) => {
                    client.topics.insert(topic.clone(), Following::Live);
                    metrics::counter!(observe::LIVE_RESYNCS).increment(1);
                    for frame in frames {
                        client.send(&topic, frame);
                    }
                }
                Err(error) => error!(%error, %topic, "a snapshot cannot be encoded"),
            }
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Connect { client, viewer, format, queue } => self.clients.add(client, viewer, format, queue),
            Command::Subscribe { client, topics } => {
                for topic in topics {
                    self.subscribe(client, &topic);
                }
            }
            Command::Unsubscribe { client, topics } => {
                for topic in topics {
                    if let Some(viewer) = self.clients.get_mut(client).map(|c| {
                        c.topics.remove(&topic);
                        c.viewer.clone()
                    }) {
                        self.leave(client, topic, viewer);
                    }
                }
            }
            Command::Disconnect { client } => {
                let Some(gone) = self.clients.remove(client) else { return };
                for topic in gone.topics.into_keys() {
                    self.leave(client, topic, gone.viewer.clone());
                }
            }
            Command::Assets(assets) => self.write(|state| assets.into_iter().for_each(|a| state.put_asset(a))),
            Command::Incidents(incidents) => self.write(|state| state.put_incidents(incidents)),
            Command::Maintenance(assets) => self.write(|state| state.put_maintenance(assets)),
            Command::Corrected(row) => {
                if let Some(key) = self.known.series_keys([row.series]).pop().flatten() {
                    self.write(|state| state.restate(&key, row.time, row.value));
                }
            }
        }
    }

    fn subscribe(&mut self, id: ClientId, topic: &Topic) {
        // What was touched is summed up first: a snapshot with an asset and without its area would be half a truth.
        let now = Timestamp::now();
        if !self.read().is_settled() {
            self.settle(now);
        }
        // The feeds that are there hear of it first: what this one begins with is no news to it.
        let settled = self.write(CityState::take_settled);
        self.publish(&settled, now);
        let Some(client) = self.clients.get_mut(id) else { return };
        if client.topics.len() >= MAX_TOPICS && !client.topics.contains_key(topic) {
            let detail = format!("a client may hold {MAX_TOPICS} topics: unsubscribe from one before {topic}");
            return complain(client, ErrorCode::TooManyTopics, detail);
        }
        if topic.is_for_staff() && client.viewer == Viewer::Public {
            return complain(client, ErrorCode::Forbidden, format!("{topic} is for staff: log in first"));
        }
        let key = (topic.clone(), client.viewer.clone());
        if !self.feeds.contains_key(&key) {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            let Some(entries) = state.entries(topic, &client.viewer) else {
                return complain(client, ErrorCode::NotFound, format!("{topic} does not exist"));
            };
            self.feeds.insert(key.clone(), Feed::new(topic.clone(), entries));
        }
        let Some(feed) = self.feeds.get_mut(&key) else { return };
        feed.subscribers.insert(id);
        client.topics.insert(topic.clone(), Following::Live);
        match feed.snapshot(client.format, now) {
            Ok(frame) => {
                client.send(topic, frame);
            }
            Err(error) => error!(%error, %topic, "a snapshot cannot be encoded"),
        }
    }

    fn leave(&mut self, client: ClientId, topic: Topic, viewer: Viewer) {
        if let std::collections::hash_map::Entry::Occupied(mut feed) = self.feeds.entry((topic, viewer)) {
            feed.get_mut().subscribers.remove(&client);
            if feed.get().subscribers.is_empty() {
                feed.remove();
            }
        }
    }
}

fn complain(client: &super::clients::Client, code: ErrorCode, detail: String) {
    match Frame::of(&ServerMessage::Error { code, detail }, client.format) {
        Ok(frame) => {
            client.say(frame);
        }
        Err(error) => error!(%error, "an error cannot be encoded"),
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
