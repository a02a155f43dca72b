//! Health: the one state machine that the map, the alerts and the reports use.

mod asset;
mod machine;
mod verdict;

pub use asset::{AssetHealth, Cause, ConditionKey};
pub use machine::{Machine, Tolerance, Transition};
pub use verdict::verdict;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The state of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Health {
    /// No fresh measurement: neither good nor bad.
    Unknown,
    /// Works as it should.
    Ok,
    /// Works, but not as it should.
    Problem,
    /// Does not work.
    Critical,
    /// Declared maintenance.
    Maintenance,
    /// Taken out of service.
    Retired,
}

impl Health {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Unknown, Self::Ok, Self::Problem, Self::Critical, Self::Maintenance, Self::Retired];

    /// The name in URLs, CSS classes and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Problem => "problem",
            Self::Critical => "critical",
            Self::Maintenance => "maintenance",
            Self::Retired => "retired",
        }
    }

    /// How bad, for the states that measurements give; `None` for those that are declared or not known.
    #[must_use]
    pub fn severity(self) -> Option<u8> {
        match self {
            Self::Ok => Some(0),
            Self::Problem => Some(1),
            Self::Critical => Some(2),
            Self::Unknown | Self::Maintenance | Self::Retired => None,
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Health {
    type Err = crate::asset::UnknownWord;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|h| h.as_str() == s).ok_or_else(|| crate::asset::UnknownWord {
            what: "health",
            value: s.chars().take(40).collect(),
            expected: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}
