//! The live protocol `cruscotto.v1`: topics, messages, frames, and the one way to apply them.
//!
//! A client subscribes to topics. For each the server sends a snapshot with sequence n, then deltas n + 1, n + 2, ...;
//! when a client lagged it gets a `resync` and a new snapshot. Both ends keep the same [`TopicState`].

mod entry;
mod frame;
mod message;
mod state;
mod topic;

pub use entry::{AreaSummary, AssetSummary, Entry, EntryKey, FleetAsset, SeriesFigure};
pub use frame::{FRAME_VERSION, FrameError, MAX_CLIENT_MESSAGE_BYTES, decode, encode, from_json, to_json};
pub use message::{ClientMessage, Delta, ErrorCode, ServerMessage, Snapshot};
pub use state::{Applied, TopicState};
pub use topic::{MAX_TOPICS, Topic, UnknownTopic};

/// The websocket subprotocol (RFC 6455, 1.9).
pub const SUBPROTOCOL: &str = "cruscotto.v1";

/// Seconds between heartbeats; a client that hears nothing for three of them is offline.
pub const HEARTBEAT_SECONDS: u32 = 10;
