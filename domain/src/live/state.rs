//! The state of a topic, the same at both ends: the server diffs it, the client applies what comes.

use super::{Delta, Entry, EntryKey, Snapshot};
use std::collections::BTreeMap;

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The state is now the server's.
    Current,
    /// The message was older than the state; nothing changed.
    Stale,
    /// A message is missing in between: subscribe again to get a snapshot.
    Gap,
}

/// Every entry of a topic, and how far it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TopicState {
    sequence: u64,
    entries: BTreeMap<EntryKey, Entry>,
}

impl TopicState {
    /// The state that a snapshot describes.
    #[must_use]
    pub fn from_snapshot(snapshot: Snapshot) -> Self {
        let entries = snapshot.entries.into_iter().map(|e| (e.key(), e)).collect();
        Self { sequence: snapshot.sequence, entries }
    }

    /// The number of the newest message in it.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Every entry in the order of its key.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// One entry.
    #[must_use]
    pub fn get(&self, key: &EntryKey) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Applies the next delta.
    pub fn apply(&mut self, delta: Delta) -> Applied {
        if delta.sequence <= self.sequence {
            return Applied::Stale;
        }
        if delta.sequence != self.sequence + 1 {
            return Applied::Gap;
        }
        self.sequence = delta.sequence;
        for key in delta.removed {
            self.entries.remove(&key);
        }
        for entry in delta.changed {
            self.entries.insert(entry.key(), entry);
        }
        Applied::Current
    }

    /// Moves to `next` and says what changed; `None` when nothing did, and then the sequence stays.
    pub fn advance(&mut self, next: BTreeMap<EntryKey, Entry>) -> Option<(u64, Vec<Entry>, Vec<EntryKey>)> {
        let changed: Vec<Entry> =
            next.iter().filter(|(key, entry)| self.entries.get(key) != Some(entry)).map(|(_, e)| e.clone()).collect();
        let removed: Vec<EntryKey> = self.entries.keys().filter(|key| !next.contains_key(key)).cloned().collect();
        if changed.is_empty() && removed.is_empty() {
            return None;
        }
        self.entries = next;
        self.sequence += 1;
        Some((self.sequence, changed, removed))
    }

    /// Takes `some` of the entries as they are now, and says which changed: [`Self::advance`] for a topic so large that
    /// looking at all of it for each change would be the work.
    pub fn merge(&mut self, some: impl IntoIterator<Item = Entry>) -> Option<(u64, Vec<Entry>, Vec<EntryKey>)> {
        let mut changed = Vec::new();
        for entry in some {
            let key = entry.key();
            if self.entries.get(&key) != Some(&entry) {
                self.entries.insert(key, entry.clone());
                changed.push(entry);
            }
        }
        if changed.is_empty() {
            return None;
        }
        self.sequence += 1;
        Some((self.sequence, changed, Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area_health::HealthCounts;
    use crate::asset::Layer;
    use crate::health::Health;
    use crate::id::AreaId;
    use crate::live::{AreaSummary, Topic};
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn entry(nil: u8, ok: u32) -> Entry {
        Entry::Area(AreaSummary {
            area: AreaId::new(format!("nil-{nil}")).unwrap(),
            layer: Layer::Wifi,
            health: Health::Ok,
            counts: HealthCounts { ok, ..HealthCounts::default() },
            figures: vec![],
        })
    }

    fn state(of: &[(u8, u32)]) -> BTreeMap<EntryKey, Entry> {
        of.iter().map(|&(nil, ok)| entry(nil, ok)).map(|e| (e.key(), e)).collect()
    }

    fn delta(sequence: u64, changed: Vec<Entry>, removed: Vec<EntryKey>) -> Delta {
        Delta { topic: Topic::City, sequence, at: Timestamp::EPOCH, changed, removed }
    }

    #[test]
    fn a_gap_and_a_repeat_leave_the_state_as_it_was() {
        let mut client = TopicState::default();
        assert_eq!(client.apply(delta(1, vec![entry(1, 1)], vec![])), Applied::Current);
        let before = client.clone();
        assert_eq!(client.apply(delta(1, vec![entry(1, 9)], vec![])), Applied::Stale);
        assert_eq!(client.apply(delta(3, vec![entry(1, 9)], vec![])), Applied::Gap);
        assert_eq!(client, before);
    }

    proptest! {
        #[test]
        fn what_is_merged_reaches_a_client_as_what_is_advanced(
            steps in proptest::collection::vec(proptest::collection::vec((0u8..6, 0u32..3), 0..6), 1..20)
        ) {
            let mut server = TopicState::default();
            let mut client = TopicState::default();
            let mut all = BTreeMap::new();
            for step in steps {
                all.extend(state(&step));
                if let Some((sequence, changed, removed)) = server.merge(state(&step).into_values()) {
                    prop_assert_eq!(client.apply(delta(sequence, changed, removed)), Applied::Current);
                }
                prop_assert_eq!(&client, &server);
                prop_assert!(server.entries().eq(all.values()));
            }
        }

        #[test]
        fn a_client_that_applies_every_delta_has_the_servers_state(
            steps in proptest::collection::vec(proptest::collection::vec((0u8..6, 0u32..3), 0..6), 1..20)
        ) {
            let mut server = TopicState::default();
            let mut client = TopicState::default();
            for step in steps {
                if let Some((sequence, changed, removed)) = server.advance(state(&step)) {
                    prop_assert_eq!(client.apply(delta(sequence, changed, removed)), Applied::Current);
                }
                prop_assert_eq!(&client, &server);
            }
        }
    }
}
