//! The answer to a question of two periods as it goes over the wire.

use super::{Comparison, Counterpart, PeerStanding, Period};
use crate::area::AreaLevel;
use crate::id::MetricId;
use crate::metric::Better;
use serde::{Deserialize, Serialize};

/// Days of a period that is compared at most: two years.
pub const MAX_COMPARED_DAYS: i32 = 731;

/// Two periods of a metric, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparisonItem {
    /// The metric.
    pub metric: MetricId,
    /// Its unit.
    pub unit: String,
    /// The version of its definition.
    pub definition_version: u16,
    /// Which way is better; where neither is, the largest comes first.
    pub better: Better,
    /// The level of the areas.
    pub level: AreaLevel,
    /// The period looked at.
    pub now: Period,
    /// The one it is compared with.
    pub then: Counterpart,
    /// The answer.
    #[serde(flatten)]
    pub comparison: Comparison,
    /// What was published of the same in other cities; none where nobody counts the same.
    pub peers: Option<PeerStanding>,
}
