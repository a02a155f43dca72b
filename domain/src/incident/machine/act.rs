//! What people do with an incident.

use super::{Acknowledgement, Incident, IncidentState};
use crate::incident::{Change, Resolution};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Characters of a note or a comment at most: a page.
pub const MAX_NOTE_CHARS: usize = 2_000;

/// What a person does with an incident: `POST /api/v1/incidents/{id}/actions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Action {
    /// I am on it.
    Acknowledge {
        /// What I know; may be empty.
        #[serde(default)]
        note: String,
        /// Until when it shall be quiet; without it, until it is resolved.
        until: Option<Timestamp>,
    },
    /// It is somebody's, or nobody's.
    Assign {
        /// Whose.
        to: Option<String>,
    },
    /// A word for the timeline.
    Comment {
        /// The word.
        text: String,
    },
    /// It is over, whatever is measured.
    Resolve {
        /// Why; may be empty.
        #[serde(default)]
        note: String,
    },
    /// It was not over.
    Reopen,
}

/// Why an action is not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The incident goes on in another.
    #[error("the incident is part of incident {0}: act there")]
    Merged(i64),
    /// It is over.
    #[error("the incident is resolved: reopen it first")]
    Resolved,
    /// It is not over.
    #[error("the incident is not resolved")]
    NotResolved,
    /// The text is too long.
    #[error("{what} has {chars} characters: at most {MAX_NOTE_CHARS}")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Its length.
        chars: usize,
    },
    /// No text where one is needed.
    #[error("{0} is empty: say something")]
    Empty(&'static str),
    /// An acknowledgement that ends before it begins.
    #[error("until is {0}, which has passed: expected a later time, or none")]
    Past(Timestamp),
}

impl Incident {
    /// Somebody does something.
    ///
    /// # Errors
    /// [`Refused`]; nothing is changed then.
    pub fn act(&mut self, action: Action, by: &str, at: Timestamp) -> Result<Vec<Change>, Refused> {
        let mut changes = Vec::new();
        match action {
            Action::Comment { text } => {
                let text = checked("text", &text)?;
                if text.is_empty() {
                    return Err(Refused::Empty("text"));
                }
                changes.push(Change::Commented { text });
            }
            _ if self.merged_into.is_some() => return Err(Refused::Merged(self.merged_into.unwrap_or_default())),
            Action::Assign { to } => {
                let to = to.map(|to| checked("to", &to)).transpose()?.filter(|to| !to.is_empty());
                if to != self.assignee {
                    self.assignee.clone_from(&to);
                    changes.push(Change::Assigned { to });
                }
            }
            Action::Reopen if self.state != IncidentState::Resolved => return Err(Refused::NotResolved),
            Action::Reopen => {
                self.reopen();
                changes.push(Change::Reopened { since: self.since });
            }
            _ if !self.state.is_live() => return Err(Refused::Resolved),
            Action::Acknowledge { note, until } => {
                let note = checked("note", &note)?;
                if let Some(until) = until
                    && until <= at
                {
                    return Err(Refused::Past(until));
                }
                self.state = IncidentState::Acknowledged;
                self.acknowledged = Some(Acknowledgement { by: by.to_owned(), at, note: note.clone(), until });
                changes.push(Change::Acknowledged { note, until });
            }
            Action::Resolve { note } => {
                let note = checked("note", &note)?;
                self.end(Resolution::ByHand, Some(note).filter(|n| !n.is_empty()), at, &mut changes);
            }
        }
        Ok(self.changed(at, changes))
    }
}

/// A text of a person, without white space around it.
fn checked(what: &'static str, text: &str) -> Result<String, Refused> {
    let chars = text.trim().chars().count();
    if chars > MAX_NOTE_CHARS {
        return Err(Refused::TooLong { what, chars });
    }
    Ok(text.trim().to_owned())
}
