//! Incidents: what broke, since when, why, and who is on it.
//!
//! One incident a cause, not one a device. `machine` is the life of one incident, `book` sorts the faults of the city
//! into incidents, `flap` says when something comes and goes too often to be told each time. Pure: the time is handed in.

mod book;
mod event;
mod flap;
mod group;
mod item;
mod machine;
mod picture;
mod round;
mod similar;
mod subject;
mod timing;

pub use book::{Book, Kept, Member};
pub use event::{Change, EventItem, Listed, MAX_LISTED, Resolution};
pub use flap::{FLAP_HIGH, FLAP_LOW, MAX_TOGGLES, Toggles};
pub use item::{IncidentAsset, IncidentDetail, SimilarIncident};
pub use machine::{Acknowledgement, Action, Incident, IncidentState, MAX_NOTE_CHARS, Refused};
pub use picture::{Alarm, Fault, Picture};
pub use round::{Changed, Event, Round};
pub use similar::{Likeness, likeness};
pub use subject::{Subject, Why};
pub use timing::Timing;

use crate::word::words;
use serde::{Deserialize, Serialize};

/// How urgent an incident is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Severity {
    /// Good to know.
    Info,
    /// Works, but not as it should; or it is not known whether it works.
    Warning,
    /// Does not work.
    Critical,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Critical];

    /// The name in URLs and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

words!(Severity, "severity");
