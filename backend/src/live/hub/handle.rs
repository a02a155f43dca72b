//! The way to the hub: what others hand over to it, and what they may look at.

use super::super::clients::{ClientId, Format, Frame};
use super::super::state::CityState;
use crate::audience::Viewer;
use crate::known::PlacedAsset;
use crate::store::{PublishedDay, StoredRow};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::Topic;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use tokio::sync::mpsc;

/// Commits that may wait for the hub; beyond, it catches up from the store.
const COMMIT_QUEUE: usize = 256;

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

/// What the hub is asked to do, in the order it was asked.
#[derive(Debug)]
pub(super) enum Command {
    Connect { client: ClientId, viewer: Viewer, format: Format, queue: mpsc::Sender<Frame> },
    Subscribe { client: ClientId, topics: Vec<Topic> },
    Unsubscribe { client: ClientId, topics: Vec<Topic> },
    Disconnect { client: ClientId },
    Assets(Vec<Arc<PlacedAsset>>),
    Corrected(StoredRow),
    Incidents(Vec<Incident>),
    Maintenance(BTreeSet<AssetId>),
    PeopleDays(Vec<PublishedDay>),
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

/// The hub's ends of the queues.
#[derive(Debug)]
pub(super) struct Queues {
    pub(super) commits: mpsc::Receiver<Commit>,
    pub(super) commands: mpsc::Receiver<Command>,
    /// Something may be in the store that did not come through the queues.
    pub(super) behind: Arc<AtomicBool>,
}

impl HubHandle {
    /// A way to the hub that owns `state`.
    pub(super) fn new(state: Arc<RwLock<CityState>>) -> (Self, Queues) {
        let (commits, commit_queue) = mpsc::channel(COMMIT_QUEUE);
        let (commands, command_queue) = mpsc::channel(COMMAND_QUEUE);
        let behind = Arc::new(AtomicBool::new(false));
        let queues = Queues { commits: commit_queue, commands: command_queue, behind: Arc::clone(&behind) };
        (Self { state, commits, commands, behind, next_client: Arc::new(AtomicU64::new(1)) }, queues)
    }

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

    /// Hands over the newest published day of each count of people that the public is given by the day.
    pub async fn people_days(&self, days: Vec<PublishedDay>) {
        self.command(Command::PeopleDays(days)).await;
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
