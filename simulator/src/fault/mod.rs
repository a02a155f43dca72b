//! What can go wrong, of its own accord or because somebody asked for it.

mod board;
mod memory;
mod schedule;

pub use board::{Board, ControlFault, Target};
pub use memory::{Mark, Memory, MemoryError};
pub use schedule::{Incident, Schedule};

use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// It stops answering; an uplink takes everything behind it along.
    Cut,
    /// It is away for a while and starts anew.
    Reboot,
    /// A quarter has no power: its access points are away and start anew; uplinks and controllers have batteries.
    Power,
    /// It answers with rubbish.
    Malformed,
    /// It answers after every time-out.
    Slow,
    /// A school's line gives a share of what it should.
    Throttle,
    /// Its octet counters are about to wrap.
    Wrap,
    /// A digital service answers 503.
    ServiceDown,
}

impl FaultKind {
    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Reboot => "reboot",
            Self::Power => "power",
            Self::Malformed => "malformed",
            Self::Slow => "slow",
            Self::Throttle => "throttle",
            Self::Wrap => "wrap",
            Self::ServiceDown => "service_down",
        }
    }

    /// Whether a device with this fault is silent.
    #[must_use]
    pub const fn silences(self) -> bool {
        matches!(self, Self::Cut | Self::Reboot | Self::Power)
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A fault that is on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActiveFault {
    /// What is wrong.
    pub fault: FaultKind,
    /// Why.
    pub cause: &'static str,
    /// Since when, Unix seconds.
    pub from: f64,
    /// Until when; none until somebody ends it.
    pub until: Option<f64>,
    /// What is left of a throttled line, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// The number of the fault at the control endpoint; none when it came of its own accord.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
}

/// A time in which a service was down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outage {
    /// Beginning, Unix seconds.
    pub from: f64,
    /// End, Unix seconds; infinite while it lasts.
    pub until: f64,
}

/// How a device answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// As it should.
    Up,
    /// Not at all.
    Silent,
    /// With rubbish.
    Malformed,
    /// Too late.
    Slow,
}
