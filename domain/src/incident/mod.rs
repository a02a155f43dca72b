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

use crate::asset::UnknownWord;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

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

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = UnknownWord;
    fn from_str(s: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|w| w.as_str() == s).ok_or_else(|| UnknownWord {
            what: "severity",
            value: s.chars().take(40).collect(),
            expected: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}
