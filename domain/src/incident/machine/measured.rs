//! What measurements and the time that passes do to an incident.

use super::{Incident, IncidentState};
use crate::incident::{Change, Resolution, Severity, Timing, Why};
use crate::time::Timestamp;

impl Incident {
    /// The fault is there, since `since`.
    pub fn fault(&mut self, since: Timestamp, at: Timestamp, timing: &Timing) -> Vec<Change> {
        if self.faulty || self.state == IncidentState::Merged {
            return Vec::new();
        }
        self.faulty = true;
        self.since = since;
        self.toggles.add(at, timing.flap);
        let mut changes = Vec::new();
        if self.state == IncidentState::Resolved {
            self.reopen();
            changes.push(Change::Reopened { since });
        }
        self.judge_flapping(at, timing, &mut changes);
        self.updated = at;
        self.revision += 1;
        changes
    }

    /// The fault is gone, for the reason `how`.
    pub fn clear(&mut self, how: Resolution, at: Timestamp, timing: &Timing) -> Vec<Change> {
        if !self.faulty || self.state == IncidentState::Merged {
            return Vec::new();
        }
        self.faulty = false;
        let mut changes = Vec::new();
        if how == Resolution::Recovered {
            self.toggles.add(at, timing.flap);
            self.judge_flapping(at, timing, &mut changes);
        }
        // What flaps is over when it is quiet, not when it happens to be up.
        if self.state.is_live() && !(self.flapping && how == Resolution::Recovered) {
            self.end(how, None, at, &mut changes);
        }
        self.updated = at;
        self.revision += 1;
        changes
    }

    /// Time passes: an acknowledgement ends, flapping is over.
    pub fn tick(&mut self, at: Timestamp, timing: &Timing) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.state == IncidentState::Acknowledged
            && self.acknowledged.as_ref().is_some_and(|a| a.until.is_some_and(|until| until <= at))
        {
            self.acknowledged = None;
            self.state = IncidentState::Open;
            changes.push(Change::AcknowledgementEnded);
        }
        if self.flapping && self.state.is_live() {
            self.judge_flapping(at, timing, &mut changes);
            if !self.flapping && !self.faulty {
                self.end(Resolution::Recovered, None, at, &mut changes);
            }
        }
        self.changed(at, changes)
    }

    /// The urgency and what is wrong, as they are now.
    pub fn judge(&mut self, severity: Severity, why: Why, at: Timestamp) -> Vec<Change> {
        let mut changes = Vec::new();
        if !self.state.is_live() || (self.severity == severity && self.why == why) {
            return changes;
        }
        if self.severity != severity {
            changes.push(Change::SeverityChanged { from: self.severity, to: severity });
        }
        self.severity = severity;
        self.why = why;
        self.updated = at;
        self.revision += 1;
        changes
    }
}
