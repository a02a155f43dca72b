//! The digital-divide index of the NIL: who is worst off, by what, how sure that order is, and where one more access
//! point or one school upgrade would help most.
//!
//! The steps and their names are those of OECD and JRC, "Handbook on Constructing Composite Indicators" (2008):
//! components ([`Component`]), normalisation by z-scores, linear aggregation with weights that anybody may change
//! ([`Weights`], [`divide`]), no imputation (a missing input is named and its weight shared out, up to
//! [`MAX_MISSING_WEIGHT`]), and an analysis of how much the weights decide ([`sensitivity`]).

mod gain;
mod index;
mod item;
mod school;
mod sensitivity;
mod weights;

pub use gain::{Candidate, Gain, Measure, Move, Moved, gains};
pub use index::{AreaIndex, AreaInputs, ComponentPart, DivideIndex, MAX_MISSING_WEIGHT, Reference, divide};
pub use item::{ComponentKnown, DivideArea, DivideItem, NamedGain};
pub use school::{SchoolLink, UPGRADED_BPS, school_candidates, school_connectivity};
pub use sensitivity::{MAX_SAMPLES, RankRange, SAMPLES, Sensitivity, TOP, WEIGHT_SPREAD, sensitivity};
pub use weights::{Weights, WeightsError};

use serde::{Deserialize, Serialize};

/// What the index is made of. Each is a share, 0 to 1, and more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideComponent))]
pub enum Component {
    /// The share of the NIL's area that working access points reach.
    Coverage,
    /// What connections its schools really get ([`school_connectivity`]).
    School,
    /// The share of transactions that its people complete digitally.
    TakeUp,
    /// The availability of its access points.
    Availability,
}

impl Component {
    /// All, in the order in which values stand in arrays.
    pub const ALL: [Self; 4] = [Self::Coverage, Self::School, Self::TakeUp, Self::Availability];

    /// The name in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::School => "school",
            Self::TakeUp => "take_up",
            Self::Availability => "availability",
        }
    }

    /// Its place in arrays.
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::Coverage => 0,
            Self::School => 1,
            Self::TakeUp => 2,
            Self::Availability => 3,
        }
    }
}
