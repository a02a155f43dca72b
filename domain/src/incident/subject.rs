//! What an incident is about, and what is wrong with it.

use crate::id::{AreaId, AssetId, MetricId, SourceName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an incident is about. There is at most one incident at a time about one subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Subject {
    /// An asset, with all that hangs on it.
    Asset(AssetId),
    /// Assets of one area that failed together, though they hang on nothing in common that is known: a power cut.
    Area {
        /// The NIL; the Municipio where there is none.
        area: AreaId,
        /// When the first of them failed: the area may fail again before this is over.
        at: Timestamp,
    },
    /// A source that delivers nothing: its collector, or the data owner's feed.
    Source(SourceName),
    /// A data owner of whom nothing is measured any more, though the collector is alive.
    Owner(String),
    /// A rule, of one asset, of one area, or of the whole city.
    Rule {
        /// The rule's number.
        rule: i64,
        /// The asset it is about.
        asset: Option<AssetId>,
        /// The area it is about.
        area: Option<AreaId>,
    },
}

impl Subject {
    /// The asset it is about, itself or by a rule; none when it is about something else.
    #[must_use]
    pub fn asset(&self) -> Option<&AssetId> {
        match self {
            Self::Asset(id) | Self::Rule { asset: Some(id), .. } => Some(id),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Asset(id) => write!(f, "asset:{id}"),
            Self::Area { area, at } => write!(f, "area:{area}@{at}"),
            Self::Source(name) => write!(f, "source:{name}"),
            Self::Owner(name) => write!(f, "owner:{name}"),
            Self::Rule { rule, asset: Some(asset), .. } => write!(f, "rule:{rule}:asset:{asset}"),
            Self::Rule { rule, area: Some(area), .. } => write!(f, "rule:{rule}:area:{area}"),
            Self::Rule { rule, .. } => write!(f, "rule:{rule}"),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Why {
    /// It does not answer.
    Down,
    /// A metric is beyond its limit.
    Limit(MetricId),
    /// It is measured no more, though its collector is alive.
    NoData,
    /// The source delivers nothing.
    FeedSilent,
    /// What the source delivers is so old that it says nothing about now.
    FeedLate,
    /// A rule of this name fired.
    Rule(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_tells_subjects_apart() {
        let at: Timestamp = "2026-11-25T10:00:00Z".parse().unwrap();
        let area: AreaId = "nil-20".parse().unwrap();
        let asset: AssetId = "ap-1".parse().unwrap();
        let text = |s: Subject| s.to_string();
        assert_eq!(text(Subject::Asset(asset.clone())), "asset:ap-1");
        assert_eq!(text(Subject::Area { area: area.clone(), at }), "area:nil-20@2026-11-25T10:00:00Z");
        assert_eq!(text(Subject::Rule { rule: 3, asset: Some(asset), area: None }), "rule:3:asset:ap-1");
        assert_eq!(text(Subject::Rule { rule: 3, asset: None, area: Some(area) }), "rule:3:area:nil-20");
        assert_eq!(text(Subject::Rule { rule: 3, asset: None, area: None }), "rule:3");
    }
}
