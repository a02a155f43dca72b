//! Comparison: a period against another ([`Period`]), areas against each other and against the best, the median and the
//! city's own past ([`rank`]), the season taken out ([`Season`]), and other cities as they have published
//! ([`PeerFigure`]).
//!
//! What was not measured and what is withheld is never a zero: it is left out, counted, and named.

mod change;
mod compare;
mod item;
mod peer;
mod period;
mod rank;
mod season;

pub use change::{Change, MIN_KNOWN_SHARE, NoChange, change};
pub use compare::{AreaChange, Comparison, Measured, PAST_PERIODS, Question, compare};
pub use item::{ComparisonItem, MAX_COMPARED_DAYS};
pub use peer::{PeerFigure, PeerStanding, against_peers};
pub use period::{Against, Counterpart, MAX_DAYS, NoCounterpart, Period};
pub use rank::{Place, Ranked, Ranking, Unranked, against_past, rank};
pub use season::{MIN_SEASON_YEARS, Season};

use serde::{Deserialize, Serialize};

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Observation {
    /// It was measured.
    Value(f64),
    /// It was measured and is withheld, as it would tell on few people ([`crate::suppression`]).
    Withheld,
    /// It was not measured.
    Missing,
}

impl Observation {
    /// The value, where it may be told and is a number.
    #[must_use]
    pub fn known(self) -> Option<f64> {
        match self {
            Self::Value(value) if value.is_finite() => Some(value),
            _ => None,
        }
    }
}

impl From<Option<f64>> for Observation {
    fn from(value: Option<f64>) -> Self {
        value.filter(|v| v.is_finite()).map_or(Self::Missing, Self::Value)
    }
}
