//! What the browser knows of the live city: a pure reducer over the live protocol.

mod connection;
mod reduce;
mod select;

pub use connection::Phase;
pub use reduce::Action;
pub use select::{area_summaries, area_summary, asset_summary, assets, series, services_revision};

use cruscotto_domain::live::{Topic, TopicState};
use cruscotto_domain::time::Timestamp;
use std::rc::Rc;

/// The live state. Topics are few and shared, so that a new state copies only those that changed.
#[derive(Debug, Clone, Default)]
pub struct LiveState {
    /// How the connection is.
    pub phase: Phase,
    /// When the server was last heard, by its own clock.
    pub last_heard: Option<Timestamp>,
    /// Microseconds that the server's clock is ahead of this machine's: phones with a wrong clock show right ages.
    pub skew_micros: i64,
    /// Topics whose next message is missing: they are to be subscribed to again.
    pub gaps: Vec<Topic>,
    topics: Vec<(Topic, Rc<TopicState>)>,
    revision: u64,
}

impl LiveState {
    /// The state of a topic; `None` before its first snapshot.
    #[must_use]
    pub fn topic(&self, topic: &Topic) -> Option<&TopicState> {
        self.topics.iter().find(|(held, _)| held == topic).map(|(_, state)| state.as_ref())
    }

    /// The server's clock when this machine's shows `now`.
    #[must_use]
    pub fn server_time(&self, now: Timestamp) -> Timestamp {
        now.plus_micros(self.skew_micros)
    }
}

/// Two states are the same when no action lies between them; comparing two thousand entries would cost more than drawing.
impl PartialEq for LiveState {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}
