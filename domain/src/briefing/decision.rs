//! Decisions that were taken on a briefing: whose task it is and by when, followed up in the next.

use crate::civil::Civil;
use crate::time::Timestamp;
use crate::word::words;
use serde::{Deserialize, Serialize};

/// Characters of what was decided at most.
pub const MAX_DECISION_CHARS: usize = 600;

/// Characters of who answers for it at most.
const MAX_OWNER_CHARS: usize = 120;

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDecisionState))]
pub enum DecisionState {
    /// It is to be done.
    Open,
    /// It is done.
    Done,
    /// It was given up.
    Dropped,
}

impl DecisionState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Dropped];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

words!(DecisionState, "state of a decision");

/// `POST /api/v1/briefings/{id}/decisions`: what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingNewDecision))]
pub struct NewDecision {
    /// What was decided.
    pub what: String,
    /// The office or the role whose task it is; it is handed out: no private person.
    pub owner: String,
    /// By when, ISO 8601.
    #[serde(default)]
    pub due: Option<String>,
    /// The block that asked for it.
    #[serde(default)]
    pub block: Option<String>,
}

/// A decision that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDecision))]
pub struct Decision {
    /// Its number.
    pub id: i64,
    /// The briefing that it was taken on.
    pub briefing: i64,
    /// What was decided.
    pub what: String,
    /// Whose task it is.
    pub owner: String,
    /// By when, ISO 8601.
    pub due: Option<String>,
    /// The block that asked for it.
    pub block: Option<String>,
    /// What became of it.
    pub state: DecisionState,
    /// When it was written down.
    pub taken: Timestamp,
    /// By whom.
    pub by: String,
    /// When its state last changed.
    pub changed: Timestamp,
}

/// Why a decision is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDecision {
    /// Empty, too long, or not of what texts are made of.
    #[error("{field} has {chars} characters: expected 1 to {most} on one line")]
    Text {
        /// Which text.
        field: &'static str,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        most: usize,
    },
    /// A day that is none.
    #[error("due '{0}' is not right: expected a day such as 2026-12-31")]
    Due(String),
}

impl NewDecision {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`BadDecision`].
    pub fn check(&self) -> Result<(), BadDecision> {
        for (field, text, most) in [("what", &self.what, MAX_DECISION_CHARS), ("owner", &self.owner, MAX_OWNER_CHARS)] {
            let chars = text.chars().count();
            if text.trim().is_empty() || chars > most || text.chars().any(char::is_control) {
                return Err(BadDecision::Text { field, chars, most });
            }
        }
        match self.due.as_ref().filter(|due| Civil::from_date(due).is_none()) {
            Some(due) => Err(BadDecision::Due(due.chars().take(20).collect())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_has_an_owner_and_a_day_that_exists() {
        let new = |what: &str, owner: &str, due: Option<&str>| NewDecision {
            what: what.into(),
            owner: owner.into(),
            due: due.map(Into::into),
            block: None,
        };
        assert_eq!(new("Ordinare 40 apparati", "Direzione ICT", Some("2026-12-31")).check(), Ok(()));
        assert!(new("x", " ", None).check().unwrap_err().to_string().contains("owner has 1"));
        assert!(new("x\ny", "z", None).check().unwrap_err().to_string().contains("what has 3"));
        assert!(new("x", "z", Some("2026-02-30")).check().unwrap_err().to_string().contains("2026-02-30"));
    }
}
