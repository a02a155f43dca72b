//! Which incidents of before an incident resembles: points for what they have in common, and nothing that cannot be said
//! in a word.

use super::{Incident, Subject};
use serde::{Deserialize, Serialize};

/// Something that two incidents have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Likeness {
    /// They are about the same asset, area, source, owner or rule.
    Subject,
    /// The same is wrong.
    Why,
    /// They are of the same NIL.
    Nil,
    /// They are of the same Municipio.
    Municipio,
}

impl Likeness {
    /// What it counts: the same subject more than all else together, the same fault more than the same place.
    #[must_use]
    pub fn points(self) -> u32 {
        match self {
            Self::Subject => 8,
            Self::Why => 4,
            Self::Nil => 2,
            Self::Municipio => 1,
        }
    }
}

/// Points below which two incidents are not alike: in one Municipio something is always broken.
const MIN_POINTS: u32 = 6;

/// In what `now` and `before` are alike, with the points of it; `None` when it is too little.
#[must_use]
pub fn likeness(now: &Incident, before: &Incident) -> Option<(Vec<Likeness>, u32)> {
    let same = |a: &Option<_>, b: &Option<_>| a.is_some() && a == b;
    let mut alike = Vec::new();
    if same_subject(&now.subject, &before.subject) {
        alike.push(Likeness::Subject);
    }
    if now.why == before.why {
        alike.push(Likeness::Why);
    }
    if same(&now.nil, &before.nil) {
        alike.push(Likeness::Nil);
    }
    if same(&now.municipio, &before.municipio) {
        alike.push(Likeness::Municipio);
    }
    let points = alike.iter().map(|l| l.points()).sum();
    (points >= MIN_POINTS).then_some((alike, points))
}

/// The same, whenever it was.
fn same_subject(a: &Subject, b: &Subject) -> bool {
    match (a, b) {
        (Subject::Area { area: a, .. }, Subject::Area { area: b, .. }) => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::{Severity, Why};
    use crate::time::Timestamp;

    fn incident(asset: &str, why: Why, nil: &str) -> Incident {
        let subject = Subject::Asset(asset.parse().unwrap());
        let at = Timestamp::EPOCH;
        Incident {
            nil: nil.parse().ok(),
            ..Incident::open(1, subject, asset.into(), (why, Severity::Critical), at, at)
        }
    }

    #[test]
    fn the_same_asset_counts_most_and_the_place_alone_is_too_little() {
        let now = incident("ap-1", Why::Down, "nil-1");
        let points = |asset, why, nil| likeness(&now, &incident(asset, why, nil)).map(|(_, points)| points);
        assert_eq!(points("ap-1", Why::Down, "nil-1"), Some(14));
        assert_eq!(points("ap-1", Why::NoData, "nil-2"), Some(8));
        assert_eq!(points("ap-2", Why::Down, "nil-1"), Some(6));
        assert_eq!(points("ap-2", Why::NoData, "nil-1"), None);
        assert_eq!(points("ap-2", Why::Down, "nil-2"), None);
    }
}
