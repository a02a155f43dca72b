//! The messages of both directions.

use super::{Entry, EntryKey, Topic};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a client says: `{"subscribe":["city"]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// Begin to receive these topics. A topic already held is sent anew, as after a gap.
    Subscribe(Vec<Topic>),
    /// Stop receiving these topics.
    Unsubscribe(Vec<Topic>),
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// The whole topic.
    Snapshot(Snapshot),
    /// What changed in the topic since the message before.
    Delta(Delta),
    /// The client lagged and messages were dropped; a snapshot of the topic follows.
    Resync(Topic),
    /// The server is there; its clock.
    Heartbeat(Timestamp),
    /// The client said something that cannot be done; the connection stays.
    Error {
        /// What kind of error.
        code: ErrorCode,
        /// What is wrong and what would be right.
        detail: String,
    },
}

/// Kinds of protocol error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not a message of the protocol.
    Malformed,
    /// No such area or asset.
    NotFound,
    /// More than the topics one client may hold.
    TooManyTopics,
    /// A login is needed.
    Forbidden,
}

/// The whole of a topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The topic.
    pub topic: Topic,
    /// Its sequence number; the next delta has one more.
    pub sequence: u64,
    /// The server's clock when it was made.
    pub at: Timestamp,
    /// Every entry.
    pub entries: Vec<Entry>,
}

/// What changed in a topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// The topic.
    pub topic: Topic,
    /// One more than the message before.
    pub sequence: u64,
    /// The server's clock when it was made.
    pub at: Timestamp,
    /// Entries that are new or changed, whole.
    pub changed: Vec<Entry>,
    /// Entries that are gone.
    pub removed: Vec<EntryKey>,
}
