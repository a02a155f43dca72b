//! Topics whose messages could not be taken, counted: what an operator reads to write the missing rules.

use super::aside::Kept;
use cruscotto_domain::time::Timestamp;
use serde::Serialize;
use std::collections::HashMap;

/// Topics listed at most; messages of others are counted together.
pub const MAX_LISTED_TOPICS: usize = 200;

/// A topic, and why its messages could not be taken.
#[derive(Debug, Clone, Serialize)]
pub struct RefusedTopic {
    /// The topic, without addresses.
    pub topic: String,
    /// A stable word: `unmapped`, `not_json`, `not_number`, ...
    pub reason: &'static str,
    /// What was wrong with the last one.
    pub detail: String,
    /// How many.
    pub count: u64,
    /// The first since the start.
    pub first_seen: Timestamp,
    /// The last.
    pub last_seen: Timestamp,
    /// For topics without a rule: one to begin with.
    pub suggestion: Option<String>,
}

/// The topics, bounded.
#[derive(Debug, Default)]
pub(super) struct Register {
    topics: HashMap<(String, &'static str), RefusedTopic>,
    others: u64,
}

impl Register {
    /// Counts a message; `suggest` makes a rule for a topic that is new here.
    pub(super) fn count(&mut self, kept: &Kept, suggest: impl FnOnce() -> Option<String>) {
        let key = (kept.topic.clone(), kept.reason);
        if let Some(known) = self.topics.get_mut(&key) {
            known.count += 1;
            known.last_seen = kept.time;
            known.detail.clone_from(&kept.detail);
        } else if self.topics.len() == MAX_LISTED_TOPICS {
            self.others += 1;
        } else {
            let topic = RefusedTopic {
                topic: kept.topic.clone(),
                reason: kept.reason,
                detail: kept.detail.clone(),
                count: 1,
                first_seen: kept.time,
                last_seen: kept.time,
                suggestion: suggest(),
            };
            self.topics.insert(key, topic);
        }
    }

    /// The topics, most frequent first, and how many messages are of others.
    pub(super) fn list(&self) -> (Vec<RefusedTopic>, u64) {
        let mut topics: Vec<_> = self.topics.values().cloned().collect();
        topics.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.topic, a.reason).cmp(&(&b.topic, b.reason))));
        (topics, self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_and_the_list_is_bounded() {
        let mut register = Register::default();
        for n in 0..MAX_LISTED_TOPICS + 7 {
            for _ in 0..1 + usize::from(n == 3) {
                let kept = Kept::new(Timestamp::EPOCH, &format!("t/{n}"), "unmapped", "", b"1");
                register.count(&kept, || Some(format!("rule {n}")));
            }
        }
        let (topics, others) = register.list();
        assert_eq!((topics.len(), others), (MAX_LISTED_TOPICS, 7));
        assert_eq!((topics[0].topic.as_str(), topics[0].count), ("t/3", 2));
        assert_eq!(topics[0].suggestion.as_deref(), Some("rule 3"));
    }
}
