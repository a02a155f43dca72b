//! What collectors meet that no rule covers, on its way to the operators' list: `POST /api/v1/unmapped`.

use crate::bounded;
use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

/// Names of one report at most; values of others are counted together.
pub const MAX_REPORTED_NAMES: usize = 500;

/// Characters of a text of a report that are kept.
pub const MAX_REPORTED_CHARS: usize = 2_000;

/// A name that no rule covers, such as a topic of an MQTT broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportedName {
    /// Where it was met: `mqtt sensors`.
    pub via: String,
    /// The name: a topic, without addresses.
    pub name: String,
    /// Why it was not taken.
    pub reason: String,
    /// How often.
    pub count: u64,
    /// The first time since the collectors started.
    pub first_seen: Timestamp,
    /// The last.
    pub last_seen: Timestamp,
    /// A rule to begin with, as it would be written in the collectors' configuration; empty when a rule is there and the
    /// value is what is wrong.
    pub suggestion: String,
}

/// Everything that one collector has met since its start: it replaces what it said before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnmappedReport {
    /// The names, most frequent first.
    #[serde(deserialize_with = "read_names")]
    pub names: Vec<ReportedName>,
    /// Values of names beyond those.
    pub others: u64,
}

fn read_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ReportedName>, D::Error> {
    bounded::list(deserializer, MAX_REPORTED_NAMES, |_| 1)
}

impl UnmappedReport {
    /// The most frequent names of `names`, the others counted.
    #[must_use]
    pub fn new(mut names: Vec<ReportedName>, mut others: u64) -> Self {
        names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.via, &a.name).cmp(&(&b.via, &b.name))));
        others += names.iter().skip(MAX_REPORTED_NAMES).map(|name| name.count).sum::<u64>();
        names.truncate(MAX_REPORTED_NAMES);
        Self { names, others }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_bounded_and_counts_the_rest() {
        let name = |number: usize| ReportedName {
            via: "mqtt b".to_owned(),
            name: format!("t/{number}"),
            reason: String::new(),
            count: number as u64,
            first_seen: Timestamp::EPOCH,
            last_seen: Timestamp::EPOCH,
            suggestion: String::new(),
        };
        let report = UnmappedReport::new((1..=MAX_REPORTED_NAMES + 2).map(name).collect(), 7);
        assert_eq!((report.names.len(), report.others), (MAX_REPORTED_NAMES, 7 + 1 + 2));
        assert_eq!(report.names[0].count, 502);
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<UnmappedReport>(&text).unwrap(), report);
        let long = UnmappedReport { names: (0..=MAX_REPORTED_NAMES).map(name).collect(), others: 0 };
        assert!(serde_json::from_str::<UnmappedReport>(&serde_json::to_string(&long).unwrap()).is_err());
    }
}
