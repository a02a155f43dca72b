//! What happened in the city, in one line of time: outages as they were measured, and beside them launches and decisions as
//! somebody has said them. A curve that bends is read beside what happened then.

use crate::comparison::Period;
use crate::day::Day;
use crate::metric::Text;
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::word::words;
use serde::{Deserialize, Serialize};

/// What an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TimelineLane))]
pub enum Lane {
    /// Something was out of service.
    Outage,
    /// Something new began.
    Launch,
    /// Somebody decided something.
    Decision,
}

impl Lane {
    /// All, in the order they are drawn.
    pub const ALL: [Self; 3] = [Self::Outage, Self::Launch, Self::Decision];

    /// The name in files and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::Launch => "launch",
            Self::Decision => "decision",
        }
    }
}

words!(Lane, "kind of event");

/// An event that somebody has told of: a row of `events.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldEvent {
    /// Launch or decision.
    pub lane: Lane,
    /// Its days.
    pub days: Period,
    /// What it was.
    pub name: Text,
    /// Who says so.
    pub source: String,
    /// Where it can be read; empty when nowhere.
    pub url: String,
    /// When they said so.
    pub source_date: Day,
    /// True for an invented event; shown wherever it is.
    pub demo: bool,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEvent {
    /// What it is.
    pub lane: Lane,
    /// When it was, or began.
    pub from: Timestamp,
    /// When it was over; none for what has no length, and for an outage that lasts.
    pub to: Option<Timestamp>,
    /// Whether it lasts.
    pub lasts: bool,
    /// What it was.
    pub name: Text,
    /// Assets that an outage took along; zero for what is no outage.
    pub involved: u32,
    /// The incident of an outage, by its number in the open data.
    pub incident: Option<i64>,
    /// Who says so; none for what is measured here.
    pub source: Option<String>,
    /// When they said so.
    pub source_date: Option<Day>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Whether it is invented.
    pub demo: bool,
}

impl TimelineEvent {
    /// When it is over, as far as is known at `now`. What was told of one day has no length, and went on for twenty-four hours.
    #[must_use]
    pub fn until(&self, now: Timestamp) -> Timestamp {
        match self.lane {
            Lane::Outage if self.lasts => now,
            Lane::Outage => self.to.unwrap_or(self.from),
            Lane::Launch | Lane::Decision => self.to.unwrap_or(self.from.plus_micros(MICROS_PER_DAY)),
        }
    }
}

/// A stretch of the city's time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineItem {
    /// The days.
    pub period: Period,
    /// What happened, in the order of time.
    pub events: Vec<TimelineEvent>,
    /// Outages of the period that are left out, as they took fewest along.
    pub left_out: u32,
}
