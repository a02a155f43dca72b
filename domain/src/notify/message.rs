//! A message: what one recipient is told at once.

use super::incident::IncidentFacts;
use super::plan::{Notice, Reason};
use super::recipient::Language;
use crate::incident::Severity;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Incidents that a message spells out; it counts the rest. More than anybody reads, and a mail of a few kilobytes.
pub const MAX_LINES: usize = 60;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Purpose {
    /// What just happened.
    News,
    /// What happened in quiet hours.
    Digest,
    /// To see whether it arrives.
    Test,
    /// The newest briefing, of a Monday.
    Briefing,
}

impl Purpose {
    /// The name in the database and in payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Digest => "digest",
            Self::Test => "test",
            Self::Briefing => "briefing",
        }
    }
}

/// A turn an incident took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Turn {
    /// Which.
    pub reason: Reason,
    /// When.
    pub at: Timestamp,
}

/// An incident in a message, with all its turns since the message before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// Its number.
    pub incident: i64,
    /// What it is about.
    pub name: String,
    /// How urgent it is.
    pub severity: Severity,
    /// Assets it keeps from working.
    pub affected: u32,
    /// Its turns, oldest first. A fault and its recovery in one window are one line.
    pub turns: Vec<Turn>,
}

impl Line {
    /// Whether the last that is told of it is that it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.turns.last().is_some_and(|turn| matches!(turn.reason, Reason::Resolved | Reason::Merged))
    }
}

/// What one recipient is told at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it is to.
    pub recipient: String,
    /// In which language.
    pub language: Language,
    /// When it was written.
    pub at: Timestamp,
    /// The incidents, those that are not over and the most urgent first.
    pub lines: Vec<Line>,
    /// Incidents beyond those listed.
    pub more: u32,
    /// Of all of them, those that are not over.
    pub going_on: u32,
    /// Whether it is of the demo city.
    pub demo: bool,
    /// Where people reach the server, without a `/` at the end; none when nobody has said.
    pub link: Option<String>,
}

impl Message {
    /// How many incidents it is about.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.lines.len()).unwrap_or(u32::MAX).saturating_add(self.more)
    }

    /// The most urgent of what it lists.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.lines.iter().map(|line| line.severity).max()
    }
}

/// The lines of a message of these notices, in the order they were planned: all of them, those that are not over and the
/// most urgent first.
pub fn lines<'a>(
    notices: impl IntoIterator<Item = &'a Notice>,
    facts: impl Fn(i64) -> Option<&'a IncidentFacts>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for notice in notices {
        let place = *places.entry(notice.incident).or_insert_with(|| {
            let facts = facts(notice.incident);
            lines.push(Line {
                incident: notice.incident,
                name: facts.map(|f| f.name.clone()).unwrap_or_default(),
                severity: facts.map_or(notice.severity, |f| f.severity),
                affected: facts.map_or(0, |f| f.affected),
                turns: Vec::new(),
            });
            lines.len() - 1
        });
        let turn = Turn { reason: notice.reason, at: notice.at };
        // Steps of two policies at the same time say the same.
        if lines[place].turns.last() != Some(&turn) {
            lines[place].turns.push(turn);
        }
    }
    lines.sort_by_key(|line| (line.is_over(), std::cmp::Reverse(line.severity)));
    lines
}
