//! The life of one incident. Whatever happens to it is told as [`Change`]s, and what they say is all that happened.

use super::{Change, Listed, Resolution, Severity, Subject, Timing, Toggles, Why};
use crate::asset::Placement;
use crate::id::AreaId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Characters of a note or a comment at most: a page.
pub const MAX_NOTE_CHARS: usize = 2_000;

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IncidentState {
    /// Nobody is on it.
    Open,
    /// Somebody is.
    Acknowledged,
    /// It is over.
    Resolved,
    /// It is part of another incident.
    Merged,
}

impl IncidentState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Acknowledged, Self::Resolved, Self::Merged];

    /// The name in URLs and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
            Self::Merged => "merged",
        }
    }

    /// Whether it still calls for somebody.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged)
    }
}

/// That somebody is on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acknowledgement {
    /// Who.
    pub by: String,
    /// Since when.
    pub at: Timestamp,
    /// What they say.
    pub note: String,
    /// Until when it is quiet; then it is open again.
    pub until: Option<Timestamp>,
}

/// An incident as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incident {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub subject: Subject,
    /// What that is called.
    pub name: String,
    /// What is wrong.
    pub why: Why,
    /// How urgent it is.
    pub severity: Severity,
    /// Where it stands.
    pub state: IncidentState,
    /// When the fault began; the last time, if it was reopened.
    pub since: Timestamp,
    /// When it was first taken for an incident.
    pub opened: Timestamp,
    /// When it was over.
    pub resolved: Option<Timestamp>,
    /// Who is on it.
    pub acknowledged: Option<Acknowledgement>,
    /// Whose it is.
    pub assignee: Option<String>,
    /// Whether it comes and goes.
    pub flapping: bool,
    /// How often the fault came back.
    pub reopened: u32,
    /// The incident it is part of.
    pub merged_into: Option<i64>,
    /// Assets that it keeps from working now.
    pub affected: u32,
    /// Assets that it ever took along.
    pub involved: u32,
    /// The NIL of what it is about.
    pub nil: Option<AreaId>,
    /// The Municipio of what it is about.
    pub municipio: Option<AreaId>,
    /// Of the demo city.
    pub demo: bool,
    /// Whether the fault is there now: an incident resolved by hand may be over while its fault is not.
    pub faulty: bool,
    /// When the fault came and went.
    pub toggles: Toggles,
    /// When it last changed.
    pub updated: Timestamp,
    /// One more with each change.
    pub revision: u32,
}

/// What a person does with an incident: `POST /api/v1/incidents/{id}/actions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Action {
    /// I am on it.
    Acknowledge {
        /// What I know; may be empty.
        #[serde(default)]
        note: String,
        /// Until when it shall be quiet; without it, until it is resolved.
        until: Option<Timestamp>,
    },
    /// It is somebody's, or nobody's.
    Assign {
        /// Whose.
        to: Option<String>,
    },
    /// A word for the timeline.
    Comment {
        /// The word.
        text: String,
    },
    /// It is over, whatever is measured.
    Resolve {
        /// Why; may be empty.
        #[serde(default)]
        note: String,
    },
    /// It was not over.
    Reopen,
}

/// Why an action is not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The incident goes on in another.
    #[error("the incident is part of incident {0}: act there")]
    Merged(i64),
    /// It is over.
    #[error("the incident is resolved: reopen it first")]
    Resolved,
    /// It is not over.
    #[error("the incident is not resolved")]
    NotResolved,
    /// The text is too long.
    #[error("{what} has {chars} characters: at most {MAX_NOTE_CHARS}")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Its length.
        chars: usize,
    },
    /// No text where one is needed.
    #[error("{0} is empty: say something")]
    Empty(&'static str),
    /// An acknowledgement that ends before it begins.
    #[error("until is {0}, which has passed: expected a later time, or none")]
    Past(Timestamp),
}

impl Incident {
    /// A new incident, as its `Opened` says.
    #[must_use]
    pub fn open(
        id: i64,
        subject: Subject,
        name: String,
        (why, severity): (Why, Severity),
        since: Timestamp,
        at: Timestamp,
    ) -> Self {
        let mut toggles = Toggles::default();
        toggles.add(at, i64::MAX);
        Self {
            id,
            subject,
            name,
            why,
            severity,
            state: IncidentState::Open,
            since,
            opened: at,
            resolved: None,
            acknowledged: None,
            assignee: None,
            flapping: false,
            reopened: 0,
            merged_into: None,
            affected: 0,
            involved: 0,
            nil: None,
            municipio: None,
            demo: false,
            faulty: true,
            toggles,
            updated: at,
            revision: 0,
        }
    }

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

    /// Somebody does something.
    ///
    /// # Errors
    /// [`Refused`]; nothing is changed then.
    pub fn act(&mut self, action: Action, by: &str, at: Timestamp) -> Result<Vec<Change>, Refused> {
        let mut changes = Vec::new();
        match action {
            Action::Comment { text } => {
                let text = checked("text", &text)?;
                if text.is_empty() {
                    return Err(Refused::Empty("text"));
                }
                changes.push(Change::Commented { text });
            }
            _ if self.merged_into.is_some() => return Err(Refused::Merged(self.merged_into.unwrap_or_default())),
            Action::Assign { to } => {
                let to = to.map(|to| checked("to", &to)).transpose()?.filter(|to| !to.is_empty());
                if to != self.assignee {
                    self.assignee.clone_from(&to);
                    changes.push(Change::Assigned { to });
                }
            }
            Action::Reopen if self.state != IncidentState::Resolved => return Err(Refused::NotResolved),
            Action::Reopen => {
                self.reopen();
                changes.push(Change::Reopened { since: self.since });
            }
            _ if !self.state.is_live() => return Err(Refused::Resolved),
            Action::Acknowledge { note, until } => {
                let note = checked("note", &note)?;
                if let Some(until) = until
                    && until <= at
                {
                    return Err(Refused::Past(until));
                }
                self.state = IncidentState::Acknowledged;
                self.acknowledged = Some(Acknowledgement { by: by.to_owned(), at, note: note.clone(), until });
                changes.push(Change::Acknowledged { note, until });
            }
            Action::Resolve { note } => {
                let note = checked("note", &note)?;
                self.end(Resolution::ByHand, Some(note).filter(|n| !n.is_empty()), at, &mut changes);
            }
        }
        Ok(self.changed(at, changes))
    }

    /// Where it is: what decides whose it is to see and to handle.
    #[must_use]
    pub fn placement(&self) -> Placement {
        Placement { nil: self.nil.clone(), municipio: self.municipio.clone() }
    }

    /// What its `Opened` says.
    #[must_use]
    pub fn opening(&self, assets: Listed) -> Change {
        Change::Opened { severity: self.severity, since: self.since, assets }
    }

    fn reopen(&mut self) {
        self.state = IncidentState::Open;
        self.resolved = None;
        self.acknowledged = None;
        self.reopened = self.reopened.saturating_add(1);
    }

    fn end(&mut self, how: Resolution, note: Option<String>, at: Timestamp, changes: &mut Vec<Change>) {
        if std::mem::take(&mut self.flapping) {
            changes.push(Change::FlappingEnded);
        }
        self.state = IncidentState::Resolved;
        self.resolved = Some(at);
        self.acknowledged = None;
        changes.push(Change::Resolved { how, note });
    }

    fn judge_flapping(&mut self, at: Timestamp, timing: &Timing, changes: &mut Vec<Change>) {
        let flapping = self.toggles.flapping(self.flapping, at, timing.flap);
        if flapping != self.flapping && self.state.is_live() {
            self.flapping = flapping;
            changes.push(if flapping { Change::FlappingBegan } else { Change::FlappingEnded });
        }
    }

    fn changed(&mut self, at: Timestamp, changes: Vec<Change>) -> Vec<Change> {
        if !changes.is_empty() {
            self.updated = at;
            self.revision += 1;
        }
        changes
    }
}

/// A text of a person, without white space around it.
fn checked(what: &'static str, text: &str) -> Result<String, Refused> {
    let chars = text.trim().chars().count();
    if chars > MAX_NOTE_CHARS {
        return Err(Refused::TooLong { what, chars });
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests;
