//! The index as it goes over the wire.

use super::{AreaIndex, Component, Gain, RankRange, Reference, Weights};
use crate::id::AreaId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of a component in the whole city.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideComponentKnown))]
pub struct ComponentKnown {
    /// The component.
    pub component: Component,
    /// Its weight, 0 to 1.
    pub weight: f64,
    /// NIL that have it.
    pub known: u32,
    /// NIL that do not.
    pub missing: u32,
    /// Its mean over the NIL that have it, 0 to 1; none where none has.
    pub mean: Option<f64>,
    /// Its standard deviation.
    pub deviation: f64,
}

/// A NIL in the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideArea))]
pub struct DivideArea {
    /// Its name.
    pub name: String,
    /// Its score, its place, its components.
    #[serde(flatten)]
    pub index: AreaIndex,
    /// The places that it has with other weights; none without a score.
    pub range: Option<RankRange>,
}

/// Something that could be done, and what is called what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = DivideGain))]
pub struct NamedGain {
    /// The name of the school, or of the NIL that the place lies in.
    pub name: String,
    /// The NIL that it lies in.
    pub area: Option<AreaId>,
    /// Whether the school is invented.
    pub demo: bool,
    /// What it would bring.
    #[serde(flatten)]
    pub gain: Gain,
}

/// The index of all NIL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Divide))]
pub struct DivideItem {
    /// When it was made.
    pub as_of: Timestamp,
    /// Days that availability and school connections were looked at.
    pub days: u16,
    /// Access points that work, out of all: what coverage is made of.
    pub working: u32,
    /// All access points.
    pub access_points: u32,
    /// The share of the city's area that working access points reach; none without a place of any.
    pub city_coverage: Option<f64>,
    /// The weights, in the order of the components.
    pub weights: Weights,
    /// The components.
    pub components: Vec<ComponentKnown>,
    /// The NIL, the most divided first, those without a score last.
    pub areas: Vec<DivideArea>,
    /// What scores are measured against.
    pub reference: Reference,
    /// The score of a NIL that is the mean in everything.
    pub mean_score: f64,
    /// How far the weights of the other rankings were from those chosen, as a share of them.
    pub spread: f64,
    /// How many other rankings were made.
    pub samples: u32,
    /// How many places a NIL is moved by other weights, in the mean.
    pub mean_shift: f64,
    /// Where one more access point would move the index most.
    pub new_access_points: Vec<NamedGain>,
    /// Which school's upgrade would move it most.
    pub school_upgrades: Vec<NamedGain>,
}
