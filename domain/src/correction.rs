//! Corrections: a sample that was wrong is restated by an operator. The old value stays in the log, with who, when and why.

use crate::id::{AssetId, MetricId};
use crate::sample::{Labels, SeriesKey};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Characters of a reason at most: a paragraph.
pub const MAX_REASON_CHARS: usize = 500;

/// `POST /api/v1/corrections`: which sample, what its value should have been, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCorrection {
    /// The asset measured.
    pub asset: AssetId,
    /// The metric.
    pub metric: MetricId,
    /// All labels of the series.
    #[serde(default)]
    pub labels: Labels,
    /// The time of the sample, to the microsecond.
    pub time: Timestamp,
    /// What its value should have been, in the metric's unit.
    pub value: f64,
    /// Why, 1 to 500 characters. Published beside the correction where the metric is public: name nobody.
    pub reason: String,
}

impl NewCorrection {
    /// The series of the sample.
    #[must_use]
    pub fn series(&self) -> SeriesKey {
        SeriesKey { asset: self.asset.clone(), metric: self.metric.clone(), labels: self.labels.clone() }
    }
}

/// `GET /api/v1/corrections`: one entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// Its number; later corrections have higher ones.
    pub id: i64,
    /// The series.
    pub series: SeriesKey,
    /// The time of the sample.
    pub time: Timestamp,
    /// Its value until then.
    pub before: f64,
    /// Its value from then on.
    pub after: f64,
    /// Unit of both.
    pub unit: String,
    /// The operator who corrected it; for operators only.
    pub by: Option<String>,
    /// When it was corrected.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Why a reason is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReason {
    /// Nothing but white space.
    #[error("reason is empty: say why the value was wrong")]
    Empty,
    /// Too long.
    #[error("reason has {0} characters: at most {MAX_REASON_CHARS}")]
    TooLong(usize),
    /// A control character, which no form field gives.
    #[error("reason contains control characters: expected plain text on one line")]
    Control,
}

/// The reason as it is kept, without white space around it.
///
/// # Errors
/// [`BadReason`].
pub fn check_reason(reason: &str) -> Result<&str, BadReason> {
    let reason = reason.trim();
    let chars = reason.chars().count();
    if chars == 0 {
        Err(BadReason::Empty)
    } else if chars > MAX_REASON_CHARS {
        Err(BadReason::TooLong(chars))
    } else if reason.chars().any(char::is_control) {
        Err(BadReason::Control)
    } else {
        Ok(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_line_of_text() {
        assert_eq!(check_reason("  sensor unplugged for works \t"), Ok("sensor unplugged for works"));
        assert_eq!(check_reason(" \n"), Err(BadReason::Empty));
        assert_eq!(check_reason(&"è".repeat(MAX_REASON_CHARS)).map(str::len), Ok(2 * MAX_REASON_CHARS));
        assert_eq!(check_reason(&"x".repeat(MAX_REASON_CHARS + 1)), Err(BadReason::TooLong(MAX_REASON_CHARS + 1)));
        assert_eq!(check_reason("a\0b"), Err(BadReason::Control));
    }
}
