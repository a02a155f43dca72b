//! What is to go: pure, from the chunks there are and how long each metric is kept.

use crate::store::Chunk;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;

/// How far one metric's samples may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) metric: MetricId,
    /// Days that its samples are kept.
    pub(super) days: u32,
    /// A chunk that ends by then holds no sample of it that is to be kept.
    pub(super) before: Timestamp,
    /// Up to here its samples are removed already.
    pub(super) done: Option<Timestamp>,
    /// Times of samples that came after that.
    pub(super) late: Vec<Timestamp>,
}

/// What goes of a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// The chunk.
    Whole,
    /// The samples of these metrics; others stay.
    Metrics(Vec<MetricId>),
}

impl Removal {
    /// The metrics that go; none means all.
    pub(super) fn metrics(&self) -> Option<&[MetricId]> {
        match self {
            Self::Whole => None,
            Self::Metrics(metrics) => Some(metrics),
        }
    }
}

/// A chunk of which something goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The chunk.
    pub chunk: Chunk,
    /// What goes.
    pub removal: Removal,
}

/// What is to go, in the order of `chunks`. A chunk is dropped when the last of its metrics may go; before that each
/// metric is removed from it once, together with those that may go at the same time.
pub(super) fn plan(chunks: &[Chunk], rules: &[Rule]) -> Vec<Step> {
    let step = |chunk: &Chunk| {
        let expired: Vec<&Rule> = rules.iter().filter(|rule| chunk.to <= rule.before).collect();
        let removal = if !rules.is_empty() && expired.len() == rules.len() {
            Removal::Whole
        } else {
            let late = |rule: &Rule| rule.late.iter().any(|time| (chunk.from..chunk.to).contains(time));
            let pending = expired.iter().filter(|rule| rule.done.is_none_or(|done| done < chunk.to) || late(rule));
            Removal::Metrics(pending.map(|rule| rule.metric.clone()).collect())
        };
        let nothing = matches!(&removal, Removal::Metrics(metrics) if metrics.is_empty());
        (!nothing).then(|| Step { chunk: chunk.clone(), removal })
    };
    chunks.iter().filter_map(step).collect()
}

/// The first instant of which samples of the metric stay, as far as there are chunks.
pub(super) fn oldest_kept(chunks: &[Chunk], rule: &Rule) -> Option<Timestamp> {
    chunks.iter().filter(|chunk| chunk.to > rule.before).map(|chunk| chunk.from).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn hour(n: i64) -> Timestamp {
        Timestamp::from_micros(n * 3_600_000_000).unwrap()
    }

    fn chunk(n: i64) -> Chunk {
        Chunk { name: format!("chunk_{n}"), from: hour(2 * n), to: hour(2 * n + 2) }
    }

    fn rule(metric: &str, before: i64, done: Option<i64>) -> Rule {
        Rule { metric: metric.parse().unwrap(), days: 1, before: hour(before), done: done.map(hour), late: vec![] }
    }

    #[test]
    fn a_chunk_goes_when_its_last_metric_may_and_each_metric_only_once() {
        let chunks: Vec<Chunk> = (0..4).map(chunk).collect();
        let rules = [rule("a.brief", 7, Some(2)), rule("a.long", 2, None)];
        let a = || Removal::Metrics(vec!["a.brief".parse().unwrap()]);
        let removals: Vec<(i64, Removal)> =
            plan(&chunks, &rules).into_iter().map(|s| (s.chunk.from.as_micros() / 7_200_000_000, s.removal)).collect();
        // The fourth ends at 8, after 7.
        assert_eq!(removals, [(0, Removal::Whole), (1, a()), (2, a())]);
        assert_eq!(oldest_kept(&chunks, &rules[0]), Some(hour(6)));
        assert_eq!(oldest_kept(&chunks, &rules[1]), Some(hour(2)));
    }

    #[test]
    fn what_came_after_its_metric_was_removed_goes_too() {
        let chunks: Vec<Chunk> = (0..3).map(chunk).collect();
        let late = Rule { late: vec![hour(2)], ..rule("a.brief", 6, Some(6)) };
        let steps = plan(&chunks, &[late, rule("a.long", 0, None)]);
        assert_eq!(steps, [Step { chunk: chunk(1), removal: Removal::Metrics(vec!["a.brief".parse().unwrap()]) }]);
    }

    #[test]
    fn without_metrics_nothing_goes() {
        assert_eq!(plan(&[chunk(0)], &[]), []);
    }

    proptest! {
        // The whole of (chunk, metric) as a set: what a run removes is what may go and nothing else, whatever earlier runs
        // with other settings did, and the next run finds nothing to do.
        #[test]
        fn exactly_what_may_go_goes_and_once(
            count in 0i64..12,
            metrics in proptest::collection::vec((0i64..26, 0i64..26), 1..4),
        ) {
            let chunks: Vec<Chunk> = (0..count).map(chunk).collect();
            let id = |m: usize| format!("m.m{m}");
            let mut rows: BTreeSet<(i64, usize)> =
                (0..count).flat_map(|c| (0..metrics.len()).map(move |m| (c, m))).collect();
            // What an earlier run removed.
            let done = |m: usize| metrics[m].1;
            rows.retain(|(c, m)| 2 * c + 2 > done(*m));
            let rules = |done: &dyn Fn(usize) -> i64| -> Vec<Rule> {
                (0..metrics.len()).map(|m| rule(&id(m), metrics[m].0, Some(done(m)))).collect()
            };
            let expected: BTreeSet<(i64, usize)> =
                rows.iter().copied().filter(|(c, m)| 2 * c + 2 > metrics[*m].0).collect();
            let mut left: Vec<Chunk> = chunks.clone();
            let mut after: Vec<i64> = (0..metrics.len()).map(done).collect();
            for step in plan(&chunks, &rules(&done)) {
                let c = step.chunk.from.as_micros() / 7_200_000_000;
                match step.removal {
                    Removal::Whole => {
                        rows.retain(|(of, _)| *of != c);
                        left.retain(|chunk| chunk.name != step.chunk.name);
                    }
                    Removal::Metrics(gone) => {
                        for m in (0..metrics.len()).filter(|m| gone.iter().any(|g| g.as_str() == id(*m))) {
                            rows.remove(&(c, m));
                            after[m] = after[m].max(2 * c + 2);
                        }
                    }
                }
            }
            prop_assert_eq!(rows, expected);
            prop_assert_eq!(plan(&left, &rules(&|m| after[m])), Vec::<Step>::new());
        }
    }
}
