//! What becomes of an incident among others: it goes on in another, or takes assets along.

use super::{Incident, IncidentState};
use crate::incident::Change;
use crate::time::Timestamp;

impl Incident {
    /// It is part of the incident `into`.
    pub fn merge(&mut self, into: i64, at: Timestamp) -> Vec<Change> {
        if self.state == IncidentState::Merged {
            return Vec::new();
        }
        self.state = IncidentState::Merged;
        self.merged_into = Some(into);
        self.acknowledged = None;
        self.resolved = self.resolved.or(Some(at));
        self.faulty = false;
        self.flapping = false;
        self.changed(at, vec![Change::Merged { into }])
    }

    /// Tells of assets that came or went; the counts are the caller's.
    pub fn note(&mut self, change: Change, affected: u32, involved: u32, at: Timestamp) -> Vec<Change> {
        (self.affected, self.involved) = (affected, involved);
        self.changed(at, vec![change])
    }
}
