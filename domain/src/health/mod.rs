//! Health: the one state machine that the map, the alerts and the reports use.

mod asset;
mod machine;
mod verdict;

pub use asset::{AssetHealth, Cause, ConditionKey};
pub use machine::{Machine, Tolerance, Transition};
pub use verdict::verdict;

use crate::word::words;
use serde::{Deserialize, Serialize};

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

words!(Health, "health");
