//! A frozen briefing: what is kept, hashed and handed out. Everything in it is as the public sees it: no name of a person,
//! no small count.

use super::{Answer, Column, Template, Tongue};
use crate::area::AreaLevel;
use crate::asset::Layer;
use crate::goal::GoalItem;
use crate::health::Health;
use crate::id::{AreaId, AssetId, MetricId, SourceName};
use crate::incident::Severity;
use crate::metric::Text;
use crate::sample::Labels;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The version of this form. A document of an older one is shown as long as it can be read.
pub const FORMAT: u16 = 1;

/// Digits of the hash in the names of files.
const NAME_DIGITS: usize = 12;

/// What a file of the briefing with this hash is called: `briefing-`, the hash's first digits, and `ending`.
#[must_use]
pub fn file_name(sha256: &str, ending: &str) -> String {
    format!("briefing-{}{ending}", sha256.get(..NAME_DIGITS).unwrap_or(sha256))
}

/// Which measurements a number was made from: whatever of them is corrected later concerns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingScope))]
pub struct Scope {
    /// The metric.
    pub metric: MetricId,
    /// The area whose assets were measured.
    pub area: AreaId,
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
    /// The only asset whose measurements count; none where all of the area do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<AssetId>,
}

/// A correction, as the public sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingRestated))]
pub struct Restated {
    /// Its number in the log.
    pub id: i64,
    /// The asset measured.
    pub asset: AssetId,
    /// The areas that it lies in, the city among them; none in documents that did not say it yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<AreaId>,
    /// The metric.
    pub metric: MetricId,
    /// The labels of the series.
    pub labels: Labels,
    /// The time of the sample.
    pub time: Timestamp,
    /// Its value until then.
    pub before: f64,
    /// Its value from then on.
    pub after: f64,
    /// When it was corrected.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Restated {
    /// Whether a row of this key is made from what was corrected: of an area, an asset, or one of the series' labels. Of
    /// documents that do not say where an asset lies, every row may be.
    #[must_use]
    pub fn concerns(&self, key: &str) -> bool {
        self.areas.is_empty()
            || self.asset.as_str() == key
            || self.areas.iter().any(|area| area.as_str() == key)
            || self.labels.values().any(|label| label == key)
    }
}

/// A number, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingNumber))]
pub struct Number {
    /// The value in its unit; none when never measured or withheld.
    pub value: Option<f64>,
    /// True when it is withheld because it would tell on few people.
    pub suppressed: bool,
    /// The unit, as in UCUM.
    pub unit: String,
    /// What it is called.
    pub name: Text,
    /// Version of the definition that it was made under.
    pub definition_version: u16,
    /// When the newest measurement in it was taken.
    pub measured: Option<Timestamp>,
    /// When that measurement was committed.
    pub received: Option<Timestamp>,
    /// Who measured; none when several did.
    pub collector: Option<SourceName>,
    /// Those who measured, by name, when they are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collectors: Vec<SourceName>,
    /// Share of what should contribute and did, 0 to 1; none where that is not known.
    pub coverage: Option<f64>,
    /// What it was made from.
    pub scope: Scope,
    /// Corrections that it already contains, the latest first.
    pub corrections: Vec<Restated>,
}

/// A value at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingCell))]
pub struct Cell {
    /// Beginning of the bucket.
    pub time: Timestamp,
    /// The value; none where it is withheld.
    pub value: Option<f64>,
    /// The smallest in the bucket.
    pub min: Option<f64>,
    /// The largest.
    pub max: Option<f64>,
}

/// A row of a map or a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingPlace))]
pub struct Place {
    /// The area.
    pub area: AreaId,
    /// What it is called.
    pub name: String,
    /// The predominant state of a layer, on a map.
    pub health: Option<Health>,
    /// How many of it work, on a map.
    pub working: Option<u32>,
    /// How many there are, on a map.
    pub total: Option<u32>,
    /// The value, in a table.
    pub value: Option<f64>,
    /// Whether it is withheld.
    pub suppressed: bool,
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingContent))]
pub enum Content {
    /// A number.
    Figure {
        /// The number.
        number: Box<Number>,
        /// What the area is called.
        area: String,
    },
    /// A goal as it stood.
    Goal {
        /// The goal.
        goal: Box<GoalItem>,
        /// What was measured of it; none where nothing is.
        number: Option<Box<Number>>,
    },
    /// A line over time.
    Chart {
        /// The whole: unit, name, provenance; its value is the last bucket's.
        number: Box<Number>,
        /// What the area is called.
        area: String,
        /// Seconds of a bucket.
        bucket_s: u32,
        /// The buckets, oldest first.
        points: Vec<Cell>,
    },
    /// A map of areas.
    Map {
        /// The layer.
        layer: Layer,
        /// The level.
        level: AreaLevel,
        /// The areas, by id.
        places: Vec<Place>,
        /// When the newest measurement in it was committed.
        received: Option<Timestamp>,
    },
    /// A ranking of areas.
    Table {
        /// The whole city's value, and the provenance of all.
        number: Box<Number>,
        /// The level.
        level: AreaLevel,
        /// The areas, the worst first.
        places: Vec<Place>,
        /// Areas that are not listed.
        left_out: u32,
    },
    /// Text.
    Text {
        /// Paragraphs, divided by empty lines.
        text: String,
    },
    /// An incident as it stood.
    Incident {
        /// Its number.
        incident: i64,
        /// What it is about.
        name: String,
        /// How urgent it is.
        severity: Severity,
        /// When the fault began.
        since: Timestamp,
        /// When it was over.
        resolved: Option<Timestamp>,
        /// How many assets it took along.
        assets: u32,
    },
    /// A decision that is asked for.
    Decision {
        /// What is to be decided.
        question: String,
        /// What speaks for which way.
        options: String,
    },
    /// The answer to a question that a page of the city answers, too.
    Analysis {
        /// The answer.
        answer: Box<Answer>,
    },
    /// What was asked for does not exist; a briefing says so where it was to stand.
    Missing {
        /// What.
        what: String,
    },
}

impl Number {
    /// Everybody who measured, by name; nobody where it is not known.
    #[must_use]
    pub fn measured_by(&self) -> Vec<&str> {
        self.collector.iter().chain(&self.collectors).map(SourceName::as_str).collect()
    }
}

impl Content {
    /// Its own number with provenance, where it has one.
    #[must_use]
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Figure { number, .. } | Self::Chart { number, .. } | Self::Table { number, .. } => Some(number),
            Self::Goal { number, .. } => number.as_deref(),
            _ => None,
        }
    }

    /// Every number with provenance that it is made of.
    #[must_use]
    pub fn numbers(&self) -> Vec<&Number> {
        match self {
            Self::Analysis { answer } => answer.numbers.iter().collect(),
            other => other.number().into_iter().collect(),
        }
    }

    /// The same, each with the columns of an answer that it vouches for; of other blocks it is all there is.
    #[must_use]
    pub fn vouched(&self) -> Vec<(&Number, Vec<&Column>)> {
        match self {
            Self::Analysis { answer } => {
                (0..).zip(&answer.numbers).map(|(n, number)| (number, answer.columns_of(n))).collect()
            }
            other => other.number().into_iter().map(|number| (number, Vec::new())).collect(),
        }
    }
}

/// A block as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingFrozenBlock))]
pub struct FrozenBlock {
    /// Its key in the draft.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// Of when its numbers are: the newest measurement in it, or when it was frozen.
    pub as_of: Timestamp,
    /// What it shows.
    pub content: Content,
}

/// A decision that was taken on a briefing before, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingFollowedUp))]
pub struct FollowedUp {
    /// What was decided.
    pub what: String,
    /// Whose task it is.
    pub owner: String,
    /// By when, ISO 8601.
    pub due: Option<String>,
    /// Whether it is done.
    pub state: super::DecisionState,
    /// The day that it was taken on, ISO 8601.
    pub taken: Timestamp,
}

/// A frozen briefing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDocument))]
pub struct Document {
    /// The version of its form.
    pub format: u16,
    /// The city's id.
    pub city: AreaId,
    /// The city's name.
    pub city_name: Text,
    /// True when the city is a demo: its devices and figures are invented.
    pub demo: bool,
    /// IANA time zone that times are shown in.
    pub time_zone: String,
    /// The briefing's number.
    pub briefing: i64,
    /// Its heading.
    pub title: String,
    /// What it was made for.
    pub template: Template,
    /// The language that it is written in.
    pub language: Tongue,
    /// The day of the meeting, ISO 8601.
    pub meeting: Option<String>,
    /// When it was frozen.
    pub frozen: Timestamp,
    /// The newest correction that was known then: later ones have higher numbers.
    pub corrections_to: i64,
    /// The hash of the briefing that it follows, in hexadecimal.
    pub follows: Option<String>,
    /// What was decided on that one, and what became of it.
    pub followed_up: Vec<FollowedUp>,
    /// The blocks.
    pub blocks: Vec<FrozenBlock>,
}
