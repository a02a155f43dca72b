//! What notifications look at of an incident and of its transitions.

use crate::asset::AssetKind;
use crate::id::AreaId;
use crate::incident::{Change, Severity};
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// An incident as filters and messages see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentFacts {
    /// Its number.
    pub id: i64,
    /// What it is about, in people's words.
    pub name: String,
    /// How urgent it is now.
    pub severity: Severity,
    /// What kind of asset it is about; none when it is about none.
    pub kind: Option<AssetKind>,
    /// The areas it lies in.
    pub areas: BTreeSet<AreaId>,
    /// Who answers for the asset.
    pub owner: Option<String>,
    /// Who supplies it.
    pub supplier: Option<String>,
    /// Assets it keeps from working now.
    pub affected: u32,
    /// Of the demo city.
    pub demo: bool,
}

/// One entry of an incident's timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentEvent {
    /// Its number: later ones of any incident have higher ones.
    pub id: i64,
    /// The incident.
    pub incident: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub change: Change,
}

/// What an event means for who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// It calls for somebody: it began, came back, or the time of its acknowledgement has passed.
    Calls(super::Reason),
    /// It became more urgent.
    Worsened,
    /// Somebody is on it.
    Acknowledged,
    /// It is over, or goes on in another incident.
    Ended(super::Reason),
    /// For the timeline alone.
    Quiet,
}

impl Happening {
    /// What `change` means.
    #[must_use]
    pub fn of(change: &Change) -> Self {
        use super::Reason;
        match change {
            Change::Opened { .. } => Self::Calls(Reason::Opened),
            Change::Reopened { .. } => Self::Calls(Reason::Reopened),
            Change::AcknowledgementEnded => Self::Calls(Reason::AcknowledgementEnded),
            Change::SeverityChanged { from, to } if to > from => Self::Worsened,
            Change::Acknowledged { .. } => Self::Acknowledged,
            Change::Resolved { .. } => Self::Ended(Reason::Resolved),
            Change::Merged { .. } => Self::Ended(Reason::Merged),
            _ => Self::Quiet,
        }
    }
}
