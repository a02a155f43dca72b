//! What a collector says of itself, and what its devices answered last: pushed beside the measurements, so that nobody
//! has to ask it. Losing a report loses nothing: the next one says the same.

use crate::failure::FailureReason;
use crate::id::{AssetId, SourceName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Seconds between two reports.
pub const REPORT_SECONDS: u32 = 15;

/// Characters kept of an answer: a few dozen variables of a device, the head of a JSON document.
pub const MAX_ANSWER_CHARS: usize = 2_000;

/// Answers in one report at most; those of a large city come in turns.
pub const MAX_REPORT_ANSWERS: usize = 200;

/// Kinds of polls that a report counts at most: sources times outcomes.
pub const MAX_REPORT_POLLS: usize = 100;

/// Bytes of a report at most, as JSON: its answers at four bytes a character, and room.
pub const MAX_REPORT_BYTES: usize = 2 * 1024 * 1024;

/// Characters of the name of a protocol or a version.
pub const MAX_WORD_CHARS: usize = 40;

/// What a device answered to its last poll that succeeded, in the words of its protocol, without addresses of people's
/// devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PollAnswer {
    /// Who answered.
    pub asset: AssetId,
    /// When.
    pub at: Timestamp,
    /// How it was asked: `snmp`, `http`, `ndt7`.
    pub protocol: String,
    /// Milliseconds that it took.
    pub took_ms: u32,
    /// The answer, at most [`MAX_ANSWER_CHARS`] characters.
    pub text: String,
}

/// Polls of one kind since the collector started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PollCount {
    /// How they asked.
    pub protocol: String,
    /// Why they failed; none for those that did not.
    pub reason: Option<FailureReason>,
    /// How many.
    pub count: u64,
}

/// `POST /api/v1/collector-report`: how a collector is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectorReport {
    /// When, by its own clock.
    pub at: Timestamp,
    /// Its version.
    pub version: String,
    /// When it started.
    pub started: Timestamp,
    /// Records that wait for delivery.
    pub spool_records: u64,
    /// Bytes of its spool on disk.
    pub spool_bytes: u64,
    /// Seconds that the oldest record has waited; none when nothing waits.
    pub spool_oldest_s: Option<u32>,
    /// Its polls, by kind.
    pub polls: Vec<PollCount>,
    /// What its devices answered since the report before, as many as fit.
    #[serde(default)]
    pub answers: Vec<PollAnswer>,
}

impl CollectorReport {
    /// Whether the report keeps within its bounds.
    ///
    /// # Errors
    /// What is too long, and what would be right.
    pub fn check(&self) -> Result<(), String> {
        let bounded = |what: &str, is: usize, at_most: usize| {
            if is > at_most { Err(format!("{what}: {is} where at most {at_most} are taken")) } else { Ok(()) }
        };
        bounded("answers", self.answers.len(), MAX_REPORT_ANSWERS)?;
        bounded("polls", self.polls.len(), MAX_REPORT_POLLS)?;
        bounded("characters of version", self.version.chars().count(), MAX_WORD_CHARS)?;
        for poll in &self.polls {
            bounded("characters of protocol", poll.protocol.chars().count(), MAX_WORD_CHARS)?;
        }
        for answer in &self.answers {
            bounded("characters of protocol", answer.protocol.chars().count(), MAX_WORD_CHARS)?;
            bounded(
                &format!("characters of the answer of {}", answer.asset),
                answer.text.chars().count(),
                MAX_ANSWER_CHARS,
            )?;
        }
        Ok(())
    }
}

/// `GET /api/v1/assets/{id}/answers`: an answer and who brought it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PollAnswerItem {
    /// The collector.
    pub source: SourceName,
    /// The answer.
    #[serde(flatten)]
    pub answer: PollAnswer,
}

/// What a source delivered in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivered {
    /// Deliveries.
    pub deliveries: u64,
    /// Samples stored.
    pub stored: u64,
    /// Samples that were there already.
    pub duplicates: u64,
    /// Samples refused.
    pub refused: u64,
}

/// Assets of a source whose last poll failed for one reason, lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailureCount {
    /// The reason.
    pub reason: FailureReason,
    /// How many assets.
    pub assets: u32,
}

/// `GET /api/v1/collectors`: a source of measurements, and how it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CollectorItem {
    /// Its name.
    pub source: SourceName,
    /// Whether nothing came from it for so long that this is why nothing is known of its assets.
    pub silent: bool,
    /// When it delivered last.
    pub last_delivery: Option<Timestamp>,
    /// Seconds from the oldest measurement of the last delivery with any to its commit.
    pub lag_s: Option<f64>,
    /// What it delivered in the last hour.
    pub last_hour: Delivered,
    /// Assets it measures.
    pub assets: u32,
    /// Its assets whose last poll failed within the last hour, by reason, most frequent first.
    pub failing: Vec<FailureCount>,
    /// What it last said of itself, without answers; none for senders that are not ours.
    pub report: Option<CollectorReport>,
    /// When that arrived.
    pub reported: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(chars: usize, answers: usize) -> CollectorReport {
        let answer = PollAnswer {
            asset: "ap-1".parse().unwrap(),
            at: Timestamp::EPOCH,
            protocol: "snmp".into(),
            took_ms: 3,
            text: "è".repeat(chars),
        };
        CollectorReport {
            at: Timestamp::EPOCH,
            version: "0.1.0".into(),
            started: Timestamp::EPOCH,
            spool_records: 0,
            spool_bytes: 0,
            spool_oldest_s: None,
            polls: vec![PollCount { protocol: "snmp".into(), reason: None, count: 1 }],
            answers: vec![answer; answers],
        }
    }

    #[test]
    fn bounds_are_said_with_what_would_be_right() {
        assert_eq!(report(MAX_ANSWER_CHARS, MAX_REPORT_ANSWERS).check(), Ok(()));
        assert!(report(MAX_ANSWER_CHARS + 1, 1).check().unwrap_err().contains("ap-1: 2001 where at most 2000"));
        assert!(report(1, MAX_REPORT_ANSWERS + 1).check().unwrap_err().contains("answers: 201"));
        let json = serde_json::to_string(&report(MAX_ANSWER_CHARS, MAX_REPORT_ANSWERS)).unwrap();
        assert!(json.len() < MAX_REPORT_BYTES, "{}", json.len());
    }
}
