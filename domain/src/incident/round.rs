//! What one look, or one person's action, changed: to be committed whole.

use super::book::{Kept, Member};
use super::{Change, Incident, Listed};
use crate::id::AssetId;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A transition that is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The incident.
    pub incident: i64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody when it happened by itself.
    pub actor: Option<String>,
    /// What.
    pub change: Change,
}

/// An incident that is new or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As it is now.
    pub incident: Incident,
    /// The revision it had before; none for a new one.
    pub before: Option<u32>,
}

/// The changes of one round. [`Round::close`] fills it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Incidents that are new or changed.
    pub incidents: BTreeMap<i64, Changed>,
    /// Assets that came, went, or failed anew, by incident.
    pub members: BTreeMap<(i64, AssetId), Member>,
    /// What happened, in its order.
    pub events: Vec<Event>,
    opened: BTreeSet<i64>,
    touched: BTreeSet<i64>,
    moved: BTreeSet<(i64, AssetId)>,
    joined: BTreeMap<i64, (Timestamp, Vec<AssetId>)>,
}

impl Round {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.incidents.is_empty() && self.members.is_empty() && self.events.is_empty()
    }

    pub(super) fn tell(&mut self, incident: i64, at: Timestamp, actor: Option<&str>, changes: Vec<Change>) {
        for change in changes {
            self.touched.insert(incident);
            self.events.push(Event { incident, at, actor: actor.map(str::to_owned), change });
        }
    }

    pub(super) fn open(&mut self, incident: i64, at: Timestamp, opening: Change) {
        self.opened.insert(incident);
        self.tell(incident, at, None, vec![opening]);
    }

    pub(super) fn touched(&mut self, incident: i64) {
        self.touched.insert(incident);
    }

    pub(super) fn moved(&mut self, incident: i64, asset: &AssetId) {
        self.touched.insert(incident);
        self.moved.insert((incident, asset.clone()));
    }

    pub(super) fn joined(&mut self, incident: i64, asset: AssetId, at: Timestamp) {
        self.joined.entry(incident).or_insert_with(|| (at, Vec::new())).1.push(asset);
    }

    pub(super) fn left(&mut self, kept: &Kept, assets: Vec<AssetId>, at: Timestamp) {
        self.tell(kept.incident.id, at, None, vec![Change::Left { assets: assets.into_iter().collect() }]);
    }

    pub(super) fn split(&mut self, kept: &Kept, assets: Vec<AssetId>, at: Timestamp) {
        self.tell(kept.incident.id, at, None, vec![Change::SplitOff { assets: assets.into_iter().collect() }]);
    }

    /// Takes the incidents as they are at the end: each event says what its round came to, once. `before` are the revisions
    /// they had at its beginning.
    pub(super) fn close(&mut self, kept: &mut BTreeMap<i64, Kept>, before: &BTreeMap<i64, u32>) {
        for (incident, (at, assets)) in std::mem::take(&mut self.joined) {
            // An incident that is opened in this round says in its opening whom it takes along.
            if !self.opened.contains(&incident) {
                self.tell(incident, at, None, vec![Change::Joined { assets: assets.into_iter().collect() }]);
            }
        }
        for event in &mut self.events {
            if let (Change::Opened { assets, .. }, Some(kept)) = (&mut event.change, kept.get(&event.incident)) {
                *assets = kept.away().map(|(asset, _)| asset.clone()).collect::<Listed>();
            }
        }
        for (id, asset) in std::mem::take(&mut self.moved) {
            if let Some(member) = kept.get(&id).and_then(|k| k.members.get(&asset)) {
                self.members.insert((id, asset), *member);
            }
        }
        for id in std::mem::take(&mut self.touched) {
            let Some(kept) = kept.get_mut(&id) else { continue };
            let before = before.get(&id).copied();
            if !kept.members.is_empty() {
                let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                kept.incident.affected = if kept.holds() { count(kept.away().count()) } else { 0 };
                kept.incident.involved = count(kept.members.len());
            }
            // One more with each round, whatever happened in it.
            kept.incident.revision = before.map_or(0, |before| before + 1);
            self.incidents.insert(id, Changed { incident: kept.incident.clone(), before });
        }
    }
}
