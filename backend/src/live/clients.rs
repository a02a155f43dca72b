//! Clients and their bounded queues.

use crate::audience::Viewer;
use crate::observe;
use axum::extract::ws::Utf8Bytes;
use bytes::Bytes;
use cruscotto_domain::live::{FrameError, ServerMessage, Topic, encode, to_json};
use std::collections::{BTreeMap, HashMap};
use tokio::sync::mpsc;

/// Frames that may wait for one client. At five rounds a second a client that takes nothing for ten seconds lags.
pub const QUEUE_FRAMES: usize = 64;

/// Number of a client, never used twice in the life of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// How frames look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A version byte and postcard.
    Binary,
    /// JSON text.
    Json,
}

/// A frame, shared by all that get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A binary frame.
    Binary(Bytes),
    /// A text frame.
    Text(Utf8Bytes),
}

impl Frame {
    /// `message` in `format`.
    ///
    /// # Errors
    /// [`FrameError`] for a message the format cannot carry.
    pub fn of(message: &ServerMessage, format: Format) -> Result<Self, FrameError> {
        Ok(match format {
            Format::Binary => Self::Binary(encode(message)?.into()),
            Format::Json => Self::Text(to_json(message)?.into()),
        })
    }
}

/// Whether a client follows a topic message by message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Following {
    Live,
    /// Its queue overflowed: nothing more of the topic goes to it until it gets a resync.
    Lagging,
}

#[derive(Debug)]
pub(super) struct Client {
    pub(super) viewer: Viewer,
    pub(super) format: Format,
    pub(super) topics: BTreeMap<Topic, Following>,
    queue: mpsc::Sender<Frame>,
}

/// Every client.
#[derive(Debug, Default)]
pub(super) struct Clients {
    clients: HashMap<ClientId, Client>,
}

impl Clients {
    pub(super) fn add(&mut self, id: ClientId, viewer: Viewer, format: Format, queue: mpsc::Sender<Frame>) {
        self.clients.insert(id, Client { viewer, format, topics: BTreeMap::new(), queue });
        self.count();
    }

    pub(super) fn remove(&mut self, id: ClientId) -> Option<Client> {
        let client = self.clients.remove(&id);
        self.count();
        client
    }

    pub(super) fn get_mut(&mut self, id: ClientId) -> Option<&mut Client> {
        self.clients.get_mut(&id)
    }

    /// Clients that lag and have half of their queue free again, with what they must be told anew.
    pub(super) fn to_resume(&self) -> Vec<(ClientId, Topic)> {
        let ready = self.clients.iter().filter(|(_, c)| c.queue.capacity() >= c.queue.max_capacity() / 2);
        let lagging = ready.flat_map(|(id, client)| {
            let topics = client.topics.iter().filter(|(_, following)| **following == Following::Lagging);
            topics.map(|(topic, _)| (*id, topic.clone()))
        });
        lagging.collect()
    }

    fn count(&self) {
        #[expect(clippy::cast_precision_loss, reason = "a gauge of open sockets")]
        metrics::gauge!(observe::LIVE_CLIENTS).set(self.clients.len() as f64);
    }
}

impl Client {
    /// Queues a frame of `topic`; a full queue makes the client lag there.
    pub(super) fn send(&mut self, topic: &Topic, frame: Frame) -> bool {
        let sent = self.say(frame);
        if !sent && let Some(following) = self.topics.get_mut(topic) {
            *following = Following::Lagging;
        }
        sent
    }

    /// Queues a frame of no topic. A client with a full queue does not hear it; it will hear of the lag.
    pub(super) fn say(&self, frame: Frame) -> bool {
        let sent = self.queue.try_send(frame).is_ok();
        if sent {
            metrics::counter!(observe::LIVE_FRAMES).increment(1);
        }
        sent
    }
}
