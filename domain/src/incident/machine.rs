//! The life of one incident. Whatever happens to it is told as [`Change`]s, and what they say is all that happened.
//!
//! `measured` is what measurements and time do to it, `act` what people do, `join` what other incidents do.

mod act;
mod join;
mod measured;

pub use act::{Action, MAX_NOTE_CHARS, Refused};

use super::{Change, Listed, Resolution, Severity, Subject, Timing, Toggles, Why};
use crate::asset::Placement;
use crate::id::AreaId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests;
