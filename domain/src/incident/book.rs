//! Sorts what is wrong in the city into incidents: one a cause.
//!
//! It looks at what is so now, again and again, and not at a stream of news: whatever was missed in between, whatever
//! came late or twice, the next look finds the same city and comes to the same incidents. So a backlog that moves the
//! health of a device through its past opens nothing, and a server that was killed goes on where its committed incidents
//! are.

mod alarms;
mod alone;
mod children;
mod conclude;
mod members;
mod together;

use super::round::Round;
use super::{Action, Incident, IncidentState, Picture, Refused, Timing};
use crate::id::AssetId;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An asset in an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// When its fault began.
    pub since: Timestamp,
    /// When it was back, or left for an incident that explains it better.
    pub back: Option<Timestamp>,
}

/// An incident with its assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The incident.
    pub incident: Incident,
    /// What it takes along.
    pub members: BTreeMap<AssetId, Member>,
}

impl Kept {
    /// Whether what is in it is spoken for: it is live, or was resolved by hand while its fault is still there.
    pub(super) fn holds(&self) -> bool {
        self.incident.state.is_live() || (self.incident.state == IncidentState::Resolved && self.incident.faulty)
    }

    pub(super) fn away(&self) -> impl Iterator<Item = (&AssetId, &Member)> {
        self.members.iter().filter(|(_, member)| member.back.is_none())
    }

    fn is_recent(&self, now: Timestamp, timing: &Timing) -> bool {
        self.incident.resolved.is_some_and(|at| now.micros_since(at) <= timing.reopen)
    }
}

/// The incidents that are not over, and those that may be reopened.
#[derive(Debug, Clone, Default)]
pub struct Book {
    timing: Timing,
    pub(super) kept: BTreeMap<i64, Kept>,
    /// Since when each fault is seen. Not kept over a restart: a fault is seen anew, and opens a moment later.
    seen: HashMap<AssetId, Timestamp>,
}

impl Book {
    /// A book with what the store knows: every incident that holds, and those resolved within [`Timing::reopen`].
    #[must_use]
    pub fn new(timing: Timing, kept: Vec<Kept>) -> Self {
        Self { timing, kept: kept.into_iter().map(|k| (k.incident.id, k)).collect(), seen: HashMap::new() }
    }

    /// The same book on what the store knows now.
    #[must_use]
    pub fn reloaded(self, kept: Vec<Kept>) -> Self {
        Self { seen: self.seen, ..Self::new(self.timing, kept) }
    }

    /// Every incident that is not over.
    pub fn live(&self) -> impl Iterator<Item = &Incident> {
        self.kept.values().map(|k| &k.incident).filter(|i| i.state.is_live())
    }

    /// An incident of the book.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&Kept> {
        self.kept.get(&id)
    }

    /// Puts an incident back that is older than what the book keeps, so that somebody can act on it.
    pub fn put(&mut self, kept: Kept) {
        self.kept.entry(kept.incident.id).or_insert(kept);
    }

    /// Somebody does something.
    ///
    /// # Errors
    /// [`Refused`]; `None` when the book does not have the incident.
    pub fn act(&mut self, id: i64, action: Action, by: &str, now: Timestamp) -> Option<Result<Round, Refused>> {
        let before = self.revisions();
        let kept = self.kept.get_mut(&id)?;
        Some(kept.incident.act(action, by, now).map(|changes| {
            let mut round = Round::default();
            round.tell(id, now, Some(by), changes);
            round.close(&mut self.kept, &before);
            round
        }))
    }

    /// Brings the incidents up to `picture`. New ones take their numbers from `ids`; when it runs out, the rest waits for
    /// the next look.
    pub fn look(&mut self, now: Timestamp, picture: &Picture, ids: &mut dyn Iterator<Item = i64>) -> Round {
        let (mut round, before) = (Round::default(), self.revisions());
        self.see(now, picture);
        let left = self.returns(now, picture, &mut round);
        let mut holder = self.holders();
        self.together(now, picture, ids, &mut holder, &mut round);
        self.alone(now, picture, ids, &mut holder, &mut round);
        self.children(now, picture, &mut holder, &mut round);
        self.conclude(now, picture, &left, &mut round);
        self.alarms(now, picture, ids, &mut round);
        for kept in self.kept.values_mut() {
            let changes = kept.incident.tick(now, &self.timing);
            round.tell(kept.incident.id, now, None, changes);
        }
        round.close(&mut self.kept, &before);
        let timing = self.timing;
        self.kept.retain(|_, k| k.incident.state != IncidentState::Merged && (k.holds() || k.is_recent(now, &timing)));
        round
    }

    fn revisions(&self) -> BTreeMap<i64, u32> {
        self.kept.iter().map(|(id, kept)| (*id, kept.incident.revision)).collect()
    }

    fn see(&mut self, now: Timestamp, picture: &Picture) {
        self.seen.retain(|asset, _| picture.faults.contains_key(asset));
        for asset in picture.faults.keys() {
            // A clock that was set back must not make a fault wait for the time it was set back by.
            let seen = self.seen.entry(asset.clone()).or_insert(now);
            *seen = (*seen).min(now);
        }
    }

    fn gathered(&self, asset: &AssetId, now: Timestamp) -> bool {
        self.seen.get(asset).is_some_and(|seen| now.micros_since(*seen) >= self.timing.gather)
    }

    /// Marks who is back; says of which incidents somebody left because planned work began.
    fn returns(&mut self, now: Timestamp, picture: &Picture, round: &mut Round) -> BTreeSet<i64> {
        let mut planned = BTreeSet::new();
        for kept in self.kept.values_mut().filter(|k| k.holds()) {
            let mut back = Vec::new();
            for (asset, member) in kept.members.iter_mut().filter(|(_, m)| m.back.is_none()) {
                match picture.faults.get(asset) {
                    Some(fault) if fault.since > member.since => {
                        member.since = fault.since;
                        round.moved(kept.incident.id, asset);
                    }
                    Some(_) => {}
                    None if picture.unseen.contains(asset) => {}
                    None => {
                        member.back = Some(now);
                        round.moved(kept.incident.id, asset);
                        back.push(asset.clone());
                        if picture.maintenance.contains(asset) {
                            planned.insert(kept.incident.id);
                        }
                    }
                }
            }
            if !back.is_empty() && kept.members.len() > 1 {
                round.left(kept, back, now);
            }
        }
        planned
    }

    /// Which incident each asset is in.
    fn holders(&self) -> HashMap<AssetId, i64> {
        let holding = self.kept.values().filter(|k| k.holds());
        holding.flat_map(|k| k.away().map(|(asset, _)| (asset.clone(), k.incident.id))).collect()
    }
}

#[cfg(test)]
mod tests;
