//! The way of a briefing: draft, review, frozen. What is frozen stays.

use crate::word::words;
use serde::{Deserialize, Serialize};

/// Where a briefing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingState))]
pub enum State {
    /// It is being composed.
    Draft,
    /// It is being read; nobody changes it.
    Review,
    /// It does not change any more.
    Frozen,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Review, Self::Frozen];

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Frozen => "frozen",
        }
    }

    /// Where `step` leads.
    ///
    /// # Errors
    /// [`NotAllowed`] when it leads nowhere from here.
    pub fn after(self, step: Step) -> Result<Self, NotAllowed> {
        match (self, step) {
            (Self::Draft, Step::Submit) => Ok(Self::Review),
            (Self::Review, Step::Return) => Ok(Self::Draft),
            (Self::Review, Step::Freeze) => Ok(Self::Frozen),
            _ => Err(NotAllowed { state: self, step }),
        }
    }
}

words!(State, "state of a briefing");

/// What is done with a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingStep))]
pub enum Step {
    /// Give it to be read.
    Submit,
    /// Give it back to be changed.
    Return,
    /// Look up its numbers and keep them for good.
    Freeze,
}

/// A step that leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a briefing in state {state} cannot take the step {}: draft -> submit -> review -> freeze or return", step_name(*.step))]
pub struct NotAllowed {
    /// Where it stands.
    pub state: State,
    /// What was to be done.
    pub step: Step,
}

fn step_name(step: Step) -> &'static str {
    match step {
        Step::Submit => "submit",
        Step::Return => "return",
        Step::Freeze => "freeze",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STEPS: [Step; 3] = [Step::Submit, Step::Return, Step::Freeze];

    proptest! {
        /// Whatever is tried in whatever order: what was frozen once stays so, and nothing is frozen that nobody has read.
        #[test]
        fn frozen_is_for_good_and_comes_after_review(steps in prop::collection::vec(0usize..3, 0..40)) {
            let mut state = State::Draft;
            for step in steps.into_iter().map(|i| STEPS[i]) {
                let before = state;
                if let Ok(after) = state.after(step) {
                    state = after;
                    prop_assert!(state != State::Frozen || before == State::Review);
                }
                prop_assert!(before != State::Frozen || state == State::Frozen);
            }
        }
    }

    #[test]
    fn a_step_that_leads_nowhere_says_so() {
        let error = State::Draft.after(Step::Freeze).unwrap_err().to_string();
        assert!(error.contains("in state draft cannot take the step freeze"), "{error}");
        for state in State::ALL {
            assert_eq!(state.to_string().parse(), Ok(state));
        }
    }
}
