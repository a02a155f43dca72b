//! One topic for those who see the same of it: its state, its subscribers, and each frame made once a format.

use super::clients::{ClientId, Format, Frame};
use cruscotto_domain::live::{Delta, Entry, EntryKey, FrameError, ServerMessage, Snapshot, Topic, TopicState};
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Debug)]
pub(super) struct Feed {
    topic: Topic,
    state: TopicState,
    pub(super) subscribers: BTreeSet<ClientId>,
    /// Snapshots of the present sequence; many clients come at once after a restart.
    snapshots: HashMap<Format, Frame>,
}

impl Feed {
    /// A feed that begins with `entries`.
    pub(super) fn new(topic: Topic, entries: BTreeMap<EntryKey, Entry>) -> Self {
        let mut state = TopicState::default();
        state.advance(entries);
        Self { topic, state, subscribers: BTreeSet::new(), snapshots: HashMap::new() }
    }

    /// Moves to `entries`; the delta, when something changed.
    pub(super) fn advance(&mut self, entries: BTreeMap<EntryKey, Entry>, at: Timestamp) -> Option<Frames> {
        let advanced = self.state.advance(entries)?;
        Some(self.told(advanced, at))
    }

    /// Takes `some` of the entries as they are now, of a topic that is never looked at whole; the delta, when something
    /// changed.
    pub(super) fn merge(&mut self, some: Vec<Entry>, at: Timestamp) -> Option<Frames> {
        let merged = self.state.merge(some)?;
        Some(self.told(merged, at))
    }

    fn told(&mut self, (sequence, changed, removed): (u64, Vec<Entry>, Vec<EntryKey>), at: Timestamp) -> Frames {
        self.snapshots.clear();
        let delta = Delta { topic: self.topic.clone(), sequence, at, changed, removed };
        Frames { message: ServerMessage::Delta(delta), made: HashMap::new() }
    }

    /// The snapshot of the present state.
    pub(super) fn snapshot(&mut self, format: Format, at: Timestamp) -> Result<Frame, FrameError> {
        if let Some(frame) = self.snapshots.get(&format) {
            return Ok(frame.clone());
        }
        let entries = self.state.entries().cloned().collect();
        let snapshot = Snapshot { topic: self.topic.clone(), sequence: self.state.sequence(), at, entries };
        let frame = Frame::of(&ServerMessage::Snapshot(snapshot), format)?;
        self.snapshots.insert(format, frame.clone());
        Ok(frame)
    }
}

/// One message in the formats that were asked for so far.
#[derive(Debug)]
pub(super) struct Frames {
    message: ServerMessage,
    made: HashMap<Format, Frame>,
}

impl Frames {
    pub(super) fn get(&mut self, format: Format) -> Result<Frame, FrameError> {
        if let Some(frame) = self.made.get(&format) {
            return Ok(frame.clone());
        }
        let frame = Frame::of(&self.message, format)?;
        self.made.insert(format, frame.clone());
        Ok(frame)
    }
}
