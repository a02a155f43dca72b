//! What is over, what falls apart, and how urgent the rest is.

use super::{Book, Kept};
use crate::id::AssetId;
use crate::incident::round::Round;
use crate::incident::{Picture, Resolution, Subject, Timing};
use crate::time::Timestamp;
use std::collections::BTreeSet;

impl Book {
    /// Ends what is over, and says how urgent the rest is.
    pub(super) fn conclude(&mut self, now: Timestamp, picture: &Picture, planned: &BTreeSet<i64>, round: &mut Round) {
        let timing = self.timing;
        for kept in self.kept.values_mut().filter(|k| k.holds() && !k.members.is_empty()) {
            let id = kept.incident.id;
            let away: Vec<AssetId> = kept.away().map(|(asset, _)| asset.clone()).collect();
            if away.is_empty() {
                let how = if planned.contains(&id) { Resolution::Maintenance } else { Resolution::Recovered };
                kept.incident.affected = 0;
                round.tell(id, now, None, kept.incident.clear(how, now, &timing));
                continue;
            }
            if Self::is_split(kept, now, &timing) {
                round.split(kept, away, now);
                round.tell(id, now, None, kept.incident.clear(Resolution::SplitUp, now, &timing));
                continue;
            }
            let faults = || away.iter().filter_map(|asset| picture.faults.get(asset));
            let severity = faults().map(|f| f.severity).max().unwrap_or(kept.incident.severity);
            let why = match &kept.incident.subject {
                Subject::Asset(root) => picture.faults.get(root).map(|f| f.why.clone()),
                _ => None,
            };
            let why = why.unwrap_or_else(|| kept.incident.why.clone());
            let before = kept.incident.revision;
            let changes = kept.incident.judge(severity, why, now);
            if kept.incident.revision != before {
                round.touched(id);
            }
            round.tell(id, now, None, changes);
        }
    }

    /// Whether what explained it is back for so long that what stayed away has reasons of its own.
    fn is_split(kept: &Kept, now: Timestamp, timing: &Timing) -> bool {
        let lingered = |back: Timestamp| now.micros_since(back) >= timing.linger;
        match &kept.incident.subject {
            Subject::Asset(root) => kept.members.get(root).and_then(|m| m.back).is_some_and(lingered),
            _ => {
                let last_back = kept.members.values().filter_map(|m| m.back).max();
                kept.away().count() * 2 <= kept.members.len() && last_back.is_some_and(lingered)
            }
        }
    }
}
