//! What the agent remembers of its polls, to be told to the backend: how many ended how, and what devices answered last.
//! In memory and bounded; nothing of it is a measurement, and losing it loses nothing.

use crate::reading::Measure;
use crate::redact::redact;
use cruscotto_domain::collector::{MAX_ANSWER_CHARS, PollAnswer, PollCount};
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the answer of one asset is taken: writing it down costs more than reading it.
const ANSWER_EVERY: Duration = Duration::from_secs(60);

/// Answers that wait to be told at most: 4 MB of text.
const MAX_PENDING: usize = 2_000;

/// An answer in the words of its protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who answered.
    pub asset: AssetId,
    /// What.
    pub text: String,
}

type Key = (AssetId, &'static str);

#[derive(Debug, Default)]
struct Inner {
    polls: BTreeMap<(&'static str, Option<FailureReason>), u64>,
    taken: HashMap<Key, Instant>,
    pending: BTreeMap<Key, PollAnswer>,
    /// Where the last telling ended: all have their turn.
    told: Option<Key>,
}

/// The journal, shared by all that poll.
#[derive(Debug, Clone, Default)]
pub struct Journal(Arc<Mutex<Inner>>);

impl Journal {
    /// A poll ended.
    pub fn polled(&self, protocol: &'static str, failure: Option<FailureReason>) {
        *self.lock().polls.entry((protocol, failure)).or_default() += 1;
    }

    /// A device answered; `answer` is what it said, or else what was read out of it.
    pub fn answered(&self, protocol: &'static str, took: Duration, answer: Option<Answer>, measures: &[Measure]) {
        let asset = answer.as_ref().map(|a| &a.asset).or_else(|| measures.first().map(|m| &m.series.asset));
        let Some(key) = asset.map(|asset| (asset.clone(), protocol)) else { return };
        let mut inner = self.lock();
        let due = inner.taken.get(&key).is_none_or(|at| at.elapsed() >= ANSWER_EVERY);
        let room = inner.pending.len() < MAX_PENDING || inner.pending.contains_key(&key);
        if !due || !room {
            return;
        }
        let text = answer.map_or_else(|| read_out(measures), |answer| answer.text);
        let text = redact(&text).chars().take(MAX_ANSWER_CHARS).collect();
        let took_ms = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        let kept =
            PollAnswer { asset: key.0.clone(), at: Timestamp::now(), protocol: protocol.to_owned(), took_ms, text };
        inner.taken.insert(key.clone(), Instant::now());
        inner.pending.insert(key, kept);
    }

    /// Whether the answer of an asset would be taken now: so that none is written down in vain.
    #[must_use]
    pub fn wants(&self, asset: &AssetId, protocol: &'static str) -> bool {
        self.lock().taken.get(&(asset.clone(), protocol)).is_none_or(|at| at.elapsed() >= ANSWER_EVERY)
    }

    /// The polls so far.
    #[must_use]
    pub fn polls(&self) -> Vec<PollCount> {
        let count = |((protocol, reason), count): (&(&'static str, Option<FailureReason>), &u64)| PollCount {
            protocol: (*protocol).to_owned(),
            reason: *reason,
            count: *count,
        };
        self.lock().polls.iter().map(count).collect()
    }

    /// Takes out up to `at_most` answers, going on after those that were taken last.
    #[must_use]
    pub fn take_answers(&self, at_most: usize) -> Vec<PollAnswer> {
        let mut inner = self.lock();
        let after = inner.told.clone().map_or(Bound::Unbounded, Bound::Excluded);
        let later = inner.pending.range((after, Bound::Unbounded)).map(|(key, _)| key.clone());
        let all = later.chain(inner.pending.keys().cloned());
        let mut keys: Vec<Key> = Vec::new();
        for key in all.take(at_most.min(inner.pending.len())) {
            keys.push(key);
        }
        inner.told = keys.last().cloned();
        keys.iter().filter_map(|key| inner.pending.remove(key)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The measures as lines: what was read out of an answer whose own words are not kept.
fn read_out(measures: &[Measure]) -> String {
    let mut text = String::new();
    for measure in measures {
        if text.len() > 4 * MAX_ANSWER_CHARS {
            break;
        }
        let _ = write!(text, "{}", measure.series.metric);
        for (name, value) in &measure.series.labels {
            let _ = write!(text, " {name}={value}");
        }
        let _ = writeln!(text, " = {}", measure.value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(asset: &str, text: &str) -> Option<Answer> {
        Some(Answer { asset: asset.parse().unwrap(), text: text.to_owned() })
    }

    fn journal(assets: &[&str]) -> Journal {
        let journal = Journal::default();
        for asset in assets {
            journal.answered("snmp", Duration::from_millis(3), answer(asset, "1.3.6 = 7"), &[]);
        }
        journal
    }

    fn told(journal: &Journal, at_most: usize) -> Vec<String> {
        journal.take_answers(at_most).into_iter().map(|a| a.asset.to_string()).collect()
    }

    #[test]
    fn every_answer_has_its_turn_and_is_told_once() {
        let journal = journal(&["ap-1", "ap-2", "ap-3"]);
        assert_eq!(told(&journal, 2), ["ap-1", "ap-2"]);
        journal.answered("http", Duration::ZERO, answer("ap-1", "200"), &[]);
        assert_eq!(told(&journal, 2), ["ap-3", "ap-1"]);
        assert_eq!(told(&journal, 2), Vec::<String>::new());
    }

    #[test]
    fn an_asset_is_written_down_once_a_minute() {
        let journal = journal(&["ap-1"]);
        assert!(!journal.wants(&"ap-1".parse().unwrap(), "snmp") && journal.wants(&"ap-2".parse().unwrap(), "snmp"));
        journal.answered("snmp", Duration::ZERO, answer("ap-1", "later"), &[]);
        assert_eq!(journal.take_answers(9)[0].text, "1.3.6 = 7");
    }

    #[test]
    fn no_address_of_a_device_is_kept_and_no_answer_is_longer_than_its_bound() {
        let journal = Journal::default();
        let long = format!("station aa:bb:cc:dd:ee:ff 10.1.2.3 {}", "x".repeat(2 * MAX_ANSWER_CHARS));
        journal.answered("snmp", Duration::ZERO, answer("ap-1", &long), &[]);
        let kept = journal.take_answers(1).remove(0);
        assert!(kept.text.starts_with("station [mac] [ip] "), "{}", kept.text);
        assert_eq!(kept.text.chars().count(), MAX_ANSWER_CHARS);
    }

    #[test]
    fn polls_are_counted_by_how_they_ended() {
        let journal = Journal::default();
        for reason in [None, None, Some(FailureReason::Timeout)] {
            journal.polled("snmp", reason);
        }
        let counts: Vec<_> = journal.polls().into_iter().map(|p| (p.reason, p.count)).collect();
        assert_eq!(counts, [(None, 2), (Some(FailureReason::Timeout), 1)]);
    }
}
