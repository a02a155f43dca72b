//! Reports: what a citizen says of an asset. They tell nothing of who wrote them, and no state follows from them: people
//! of operations read them.

use crate::id::AssetId;
use crate::time::Timestamp;
use crate::word::words;
use serde::{Deserialize, Serialize};

/// Characters of a report at most.
pub const MAX_REPORT_CHARS: usize = 500;

words!(ReportKind, "kind of report");
words!(ReportState, "state of a report");

/// What a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReportKind {
    /// It does not work.
    NotWorking,
    /// It is slow or drops out.
    Slow,
    /// It is not where the map says.
    NotThere,
    /// Something else.
    Other,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::NotWorking, Self::Slow, Self::NotThere, Self::Other];

    /// The word in forms and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotWorking => "not_working",
            Self::Slow => "slow",
            Self::NotThere => "not_there",
            Self::Other => "other",
        }
    }
}

/// How far operations are with a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReportState {
    /// Nobody has read it.
    New,
    /// It tells of something to be looked at.
    Accepted,
    /// There is nothing left to do.
    Closed,
    /// It does not.
    Dismissed,
}

impl ReportState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::New, Self::Accepted, Self::Closed, Self::Dismissed];

    /// The word in the API and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
            Self::Dismissed => "dismissed",
        }
    }

    /// Whether a report in this state may belong to an incident.
    #[must_use]
    pub fn of_incident(self) -> bool {
        matches!(self, Self::Accepted | Self::Closed)
    }
}

/// `GET /api/v1/reports`: a report as operations see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Its number; later ones have higher ones.
    pub id: i64,
    /// The asset.
    pub asset: AssetId,
    /// When it came.
    pub at: Timestamp,
    /// What it says.
    pub kind: ReportKind,
    /// In the citizen's words; may be empty.
    pub text: String,
    /// How far operations are with it.
    pub state: ReportState,
    /// The incident that it belongs to.
    pub incident: Option<i64>,
    /// Who decided that; none while nobody has.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// `PUT /api/v1/reports/{id}/state`: what became of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDecision {
    /// The new state; `new` takes a decision back.
    pub state: ReportState,
    /// The incident that it belongs to, of an accepted or closed one; none when it belongs to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<i64>,
}

/// Why a text is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReport {
    /// Too long.
    #[error("the text has {0} characters: at most {MAX_REPORT_CHARS}")]
    TooLong(usize),
    /// A control character that no text field gives.
    #[error("the text contains control characters: expected plain text")]
    Control,
}

/// The text as it is kept: without white space around it, lines ended by a line feed alone.
///
/// # Errors
/// [`BadReport`].
pub fn check_text(text: &str) -> Result<String, BadReport> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let chars = text.chars().count();
    if chars > MAX_REPORT_CHARS {
        Err(BadReport::TooLong(chars))
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        Err(BadReport::Control)
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_plain_and_bounded() {
        assert_eq!(check_text("  rete assente\r\nda ieri ").unwrap(), "rete assente\nda ieri");
        assert_eq!(check_text("").unwrap(), "");
        assert_eq!(check_text(&"è".repeat(MAX_REPORT_CHARS)).unwrap().chars().count(), MAX_REPORT_CHARS);
        assert_eq!(check_text(&"è".repeat(501)), Err(BadReport::TooLong(501)));
        assert_eq!(check_text("a\u{1b}[2J"), Err(BadReport::Control));
    }

    #[test]
    fn words_lead_back() {
        for kind in ReportKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for state in ReportState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
    }
}
