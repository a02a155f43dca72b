//! A briefing as it is composed: what each block is to show. The numbers are looked up when it is frozen.

use super::{Analysis, Asked, Template};
use crate::area::AreaLevel;
use crate::asset::Layer;
use crate::civil::Civil;
use crate::id::{AreaId, MetricId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Blocks of a briefing at most: an hour at a minute and a half each.
pub const MAX_BLOCKS: usize = 40;

/// Characters of a title at most: two lines of a slide.
pub const MAX_TITLE_CHARS: usize = 120;

/// Characters of a text at most: what fits a slide at 24 px.
pub const MAX_TEXT_CHARS: usize = 1_200;

/// Characters of a block's notes for the speaker at most.
pub const MAX_NOTES_CHARS: usize = 4_000;

/// Days that a chart looks back at most: the two years that show a season twice.
pub const MAX_CHART_DAYS: u16 = 731;

/// Rows of a ranking at most: what a slide holds.
pub const MAX_TABLE_ROWS: u8 = 20;

/// Characters of a block's key at most.
const MAX_KEY_CHARS: usize = 40;

/// The language that a briefing is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingTongue))]
pub enum Tongue {
    /// Italian.
    #[default]
    It,
    /// English.
    En,
}

/// What a block is to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingAsk))]
pub enum Ask {
    /// A number: a metric of an area as it is when the briefing is frozen.
    Figure {
        /// The metric.
        metric: MetricId,
        /// The area.
        area: AreaId,
    },
    /// A goal of the city: its readings, its status, its forecast.
    Goal {
        /// The goal's id.
        goal: String,
    },
    /// A metric of an area over time, day by day; of up to two days, hour by hour.
    Chart {
        /// The metric.
        metric: MetricId,
        /// The area.
        area: AreaId,
        /// Days looked back.
        days: u16,
    },
    /// The areas of a level coloured by the share of a layer that works.
    Map {
        /// The layer.
        layer: Layer,
        /// NIL or Municipio.
        level: AreaLevel,
    },
    /// The areas of a level ranked by a metric, the worst first.
    Table {
        /// The metric.
        metric: MetricId,
        /// NIL or Municipio.
        level: AreaLevel,
        /// Rows, 1 to 20.
        rows: u8,
    },
    /// Text.
    Text {
        /// Paragraphs, divided by empty lines.
        text: String,
    },
    /// An incident.
    Incident {
        /// Its number.
        incident: i64,
    },
    /// A decision that is asked for.
    Decision {
        /// What is to be decided, as a question.
        question: String,
        /// What speaks for which way; may be empty.
        #[serde(default)]
        options: String,
    },
    /// The answer to a question that a page of the city answers, too.
    Analysis {
        /// Which question.
        analysis: Analysis,
        /// The parameters, as in the page's address; what is absent is as on the page when nothing is asked.
        #[serde(default)]
        asked: Asked,
    },
}

/// A part of a briefing: one slide, one section on paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingBlock))]
pub struct Block {
    /// What it is called within its briefing and in those that are made from it: a-z, 0-9 and -. By it two briefings are
    /// compared.
    pub key: String,
    /// Its heading.
    pub title: String,
    /// What it shows.
    pub ask: Ask,
    /// For who speaks; never part of what is handed out.
    #[serde(default)]
    pub notes: String,
}

/// A briefing as it is composed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDraft))]
pub struct Draft {
    /// Its heading.
    pub title: String,
    /// What it was made for.
    pub template: Template,
    /// The language that it is written in.
    #[serde(default)]
    pub language: Tongue,
    /// The day of the meeting, ISO 8601.
    #[serde(default)]
    pub meeting: Option<String>,
    /// Its blocks in their order.
    pub blocks: Vec<Block>,
}

/// Why a draft is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDraft {
    /// A text that is empty, too long, or not of what texts are made of.
    #[error("{place}: {field} has {chars} characters: expected {least} to {most}, and no control characters")]
    Text {
        /// The block's key, or `the briefing`.
        place: String,
        /// Which text.
        field: &'static str,
        /// How long it is.
        chars: usize,
        /// How long it must be.
        least: usize,
        /// How long it may be.
        most: usize,
    },
    /// Too many blocks.
    #[error("{0} blocks: expected at most {MAX_BLOCKS}")]
    Blocks(usize),
    /// A key that is none.
    #[error("key '{0}' is not right: expected 1 to {MAX_KEY_CHARS} characters out of a-z 0-9 -, each block another")]
    Key(String),
    /// A day that is none.
    #[error("meeting '{0}' is not right: expected a day such as 2026-11-30")]
    Meeting(String),
    /// A number out of its range.
    #[error("{key}: {field} is {value}: expected {expected}")]
    Range {
        /// The block's key.
        key: String,
        /// Which number.
        field: &'static str,
        /// What it is.
        value: i64,
        /// What would be right.
        expected: &'static str,
    },
    /// A parameter that no page takes, or a value that it does not.
    #[error("{key}: parameter {name} is '{value}': expected {expected}")]
    Parameter {
        /// The block's key.
        key: String,
        /// The parameter.
        name: String,
        /// What it says.
        value: String,
        /// What would be right.
        expected: String,
    },
}

impl Draft {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`BadDraft`], the first thing that is wrong.
    pub fn check(&self) -> Result<(), BadDraft> {
        text("the briefing", "title", &self.title, 1, MAX_TITLE_CHARS, false)?;
        if let Some(meeting) = self.meeting.as_ref().filter(|day| Civil::from_date(day).is_none()) {
            return Err(BadDraft::Meeting(meeting.chars().take(MAX_KEY_CHARS).collect()));
        }
        if self.blocks.len() > MAX_BLOCKS {
            return Err(BadDraft::Blocks(self.blocks.len()));
        }
        let mut keys = BTreeSet::new();
        for block in &self.blocks {
            let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            let is_key = (1..=MAX_KEY_CHARS).contains(&block.key.len()) && block.key.bytes().all(allowed);
            if !is_key || !keys.insert(block.key.as_str()) {
                return Err(BadDraft::Key(block.key.chars().take(MAX_KEY_CHARS).collect()));
            }
            block.check()?;
        }
        Ok(())
    }
}

impl Block {
    fn check(&self) -> Result<(), BadDraft> {
        text(&self.key, "title", &self.title, 1, MAX_TITLE_CHARS, false)?;
        text(&self.key, "notes", &self.notes, 0, MAX_NOTES_CHARS, true)?;
        let range =
            |field, value: i64, expected| Err(BadDraft::Range { key: self.key.clone(), field, value, expected });
        match &self.ask {
            Ask::Text { text: said } => text(&self.key, "text", said, 1, MAX_TEXT_CHARS, true),
            Ask::Decision { question, options } => {
                text(&self.key, "question", question, 1, MAX_TEXT_CHARS, true)?;
                text(&self.key, "options", options, 0, MAX_TEXT_CHARS, true)
            }
            Ask::Chart { days, .. } if !(1..=MAX_CHART_DAYS).contains(days) => {
                range("days", i64::from(*days), "1 to 731")
            }
            Ask::Table { rows, .. } if !(1..=MAX_TABLE_ROWS).contains(rows) => {
                range("rows", i64::from(*rows), "1 to 20")
            }
            Ask::Map { level: AreaLevel::City, .. } | Ask::Table { level: AreaLevel::City, .. } => {
                range("areas of the level", 1, "the level nil or municipio")
            }
            Ask::Analysis { analysis, asked } => analysis.check(asked).map_err(|bad| {
                let (name, value, expected) = (bad.name, bad.value, bad.expected);
                BadDraft::Parameter { key: self.key.clone(), name, value, expected }
            }),
            _ => Ok(()),
        }
    }
}

fn text(place: &str, field: &'static str, text: &str, least: usize, most: usize, lines: bool) -> Result<(), BadDraft> {
    let chars = text.chars().count();
    let odd = text.chars().any(|c| c.is_control() && !(lines && c == '\n'));
    let empty = least > 0 && text.trim().is_empty();
    if odd || empty || chars > most {
        return Err(BadDraft::Text { place: place.to_owned(), field, chars, least, most });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(blocks: Vec<Block>) -> Draft {
        let meeting = Some("2026-11-30".to_owned());
        Draft { title: "Giunta".into(), template: Template::WeeklyGiunta, language: Tongue::It, meeting, blocks }
    }

    fn block(key: &str, ask: Ask) -> Block {
        Block { key: key.into(), title: "Titolo".into(), ask, notes: String::new() }
    }

    fn said(text: &str) -> Ask {
        Ask::Text { text: text.into() }
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(draft(vec![block("a-1", said("Uno.\n\nDue."))]).check(), Ok(()));
        let wrong = |draft: Draft| draft.check().unwrap_err().to_string();
        assert!(wrong(draft(vec![block("a", said(" \n"))])).contains("a: text has 2 characters"));
        assert!(wrong(draft(vec![block("a", said("x\u{7}"))])).contains("no control characters"));
        assert!(wrong(draft(vec![block("A", said("x"))])).contains("key 'A'"));
        assert!(wrong(draft(vec![block("a", said("x")), block("a", said("y"))])).contains("each block another"));
        let chart = Ask::Chart { metric: "wifi.clients".parse().unwrap(), area: "milano".parse().unwrap(), days: 0 };
        assert!(wrong(draft(vec![block("a", chart)])).contains("1 to 731"));
        let map = Ask::Map { layer: Layer::Wifi, level: AreaLevel::City };
        assert!(wrong(draft(vec![block("a", map)])).contains("nil or municipio"));
        let level = Asked::from([("level".to_owned(), "city".to_owned())]);
        let compared = Ask::Analysis { analysis: Analysis::Comparison, asked: level };
        assert!(
            wrong(draft(vec![block("a", compared)]))
                .contains("a: parameter level is 'city': expected nil or municipio")
        );
        assert!(wrong(draft((0..41).map(|i| block(&format!("b{i}"), said("x"))).collect())).contains("41 blocks"));
        assert!(wrong(Draft { meeting: Some("30/11".into()), ..draft(vec![]) }).contains("2026-11-30"));
        assert!(wrong(Draft { title: "x".repeat(121), ..draft(vec![]) }).contains("121 characters"));
    }

    #[test]
    fn the_json_says_the_kind() {
        let json = serde_json::to_value(block("a", said("x"))).unwrap();
        assert_eq!(json["ask"], serde_json::json!({"kind": "text", "text": "x"}));
        let unknown = serde_json::json!({"kind": "text", "text": "x", "colour": "red"});
        assert!(serde_json::from_value::<Ask>(unknown).is_err());
    }
}
