//! What a metric is: one definition for validation, aggregation, health, display and provenance.

use crate::asset::AssetKind;
use crate::id::MetricId;
use crate::retention::RetentionClass;
use serde::{Deserialize, Serialize};

/// A text in the two languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Text {
    /// Italian.
    pub it: String,
    /// English.
    pub en: String,
}

/// How values of a metric behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MetricKind {
    /// A level that goes up and down.
    Gauge,
    /// A total that only grows, until it wraps or is reset.
    Counter,
    /// A quantity per unit of time, computed once from a counter by the collector.
    Rate,
    /// A part of a whole, 0 to 1.
    Share,
}

/// How values of several assets become one of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Aggregation {
    /// Add.
    Sum,
    /// Average, each asset once.
    Mean,
    /// The largest.
    Max,
    /// The most recent.
    Last,
}

/// Which direction is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neither,
}

/// The values that can be true. Outside them a sample is refused.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidRange {
    /// Smallest value, in the metric's unit.
    pub min: f64,
    /// Largest value, in the metric's unit.
    pub max: f64,
}

/// The limit beyond which a value is a fault.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Limit {
    /// A fault when the value is below.
    Below(f64),
    /// A fault when the value is above.
    Above(f64),
}

/// What a limit is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RelativeTo {
    /// The asset's contracted download speed.
    ContractDown,
    /// The asset's contracted upload speed.
    ContractUp,
}

/// How a metric bears on the health of its asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthRule {
    /// Beyond this the asset has a problem.
    pub problem: Option<Limit>,
    /// Beyond this the asset is in a critical state.
    pub critical: Option<Limit>,
    /// When given, limits are shares of the asset's contract instead of absolute values.
    pub relative_to: Option<RelativeTo>,
    /// A value must come back past the limit by this share of it before it counts as recovered (0.05 = 5 %).
    #[serde(default)]
    pub hysteresis: f64,
    /// Seconds a fault must last before the state worsens.
    pub fault_after_s: u32,
    /// Seconds a recovery must last before the state improves.
    pub recovery_after_s: u32,
    /// True for the metric that says whether the asset is there at all: without it the asset is unknown.
    #[serde(default)]
    pub presence: bool,
}

/// The shortest time of which the public is given a count of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishedBy {
    /// Whole hours, and between them what is so now.
    Hour,
    /// Whole days that are over, and nothing of the present one.
    Day,
}

/// One metric of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MetricDefinition {
    /// Its id.
    pub id: MetricId,
    /// Version of this definition; a figure carries the version it was made under.
    pub version: u16,
    /// Short name.
    pub name: Text,
    /// What it measures, in a sentence a citizen understands.
    pub description: Text,
    /// Unit as in UCUM: `bit/s`, `ms`, `1`, `{clients}`.
    pub unit: String,
    /// How values behave.
    pub kind: MetricKind,
    /// Values that can be true.
    pub range: ValidRange,
    /// How assets add up to an area.
    pub aggregation: Aggregation,
    /// Which direction is good.
    pub better: Better,
    /// Age in seconds beyond which the last value no longer says anything about now.
    pub freshness_s: u32,
    /// Whether the public sees it.
    pub public: bool,
    /// Whether it counts people, and so is suppressed when small on public surfaces.
    #[serde(default)]
    pub counts_people: bool,
    /// Whether it counts from the city's midnight on and begins anew at the next: the last value of a day is the day's.
    #[serde(default)]
    pub since_midnight: bool,
    /// The metric that counts these people too, and others: transactions completed are some of those started.
    #[serde(default)]
    pub part_of: Option<MetricId>,
    /// How long its samples are kept as they are.
    #[serde(default)]
    pub retention: RetentionClass,
    /// Label names a series of this metric may have.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Kinds of asset it is measured on.
    pub assets: Vec<AssetKind>,
    /// Whether it is one of the few figures shown for an asset or an area at first sight.
    #[serde(default)]
    pub headline: bool,
    /// How it bears on health, if it does.
    pub health: Option<HealthRule>,
    /// Where the definition comes from: RFC, MIB, law, paper.
    pub source: String,
}

/// Seconds that a published day speaks for the present: until the next is over and settled, and an hour more.
const PUBLISHED_DAY_FRESH_S: u32 = 26 * 3_600;

impl MetricDefinition {
    /// The definition as it holds for what the public is given: a count by the day is not old on the day after.
    #[must_use]
    pub fn as_published(&self) -> Self {
        let fresh = self.published_by().filter(|by| *by == PublishedBy::Day).map(|_| PUBLISHED_DAY_FRESH_S);
        Self { freshness_s: fresh.unwrap_or(self.freshness_s), ..self.clone() }
    }

    /// By which time the public is given this count of people; none for a metric that counts none.
    ///
    /// A count since midnight is published by the day: what it says at ten less what it said at nine are the people of one
    /// hour, and may be few however large both are.
    #[must_use]
    pub const fn published_by(&self) -> Option<PublishedBy> {
        match (self.counts_people, self.since_midnight) {
            (false, _) => None,
            (true, false) => Some(PublishedBy::Hour),
            (true, true) => Some(PublishedBy::Day),
        }
    }
}
