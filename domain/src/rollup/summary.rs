//! What a period of one series amounts to, and how periods join.

use super::Sketch;
use crate::health::{Health, verdict};
use crate::metric::{HealthRule, MetricDefinition};
use crate::time::{MICROS_PER_SECOND, Timestamp};

/// How long a value of a metric speaks for the present, and which values mean that the asset is up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Holding {
    /// Microseconds that a value holds at most; beyond it nothing is known.
    pub freshness: i64,
    /// The rule of a metric that says whether the asset is there; none for other metrics.
    presence: Option<HealthRule>,
}

impl Holding {
    /// What the catalogue says of `metric`.
    #[must_use]
    pub fn of(metric: &MetricDefinition) -> Self {
        Self {
            freshness: i64::from(metric.freshness_s) * MICROS_PER_SECOND,
            presence: metric.health.clone().filter(|rule| rule.presence),
        }
    }

    /// Of a metric that says whether the asset is there, by `rule`, and holds for `freshness` microseconds.
    #[must_use]
    pub fn for_presence(freshness: i64, rule: HealthRule) -> Self {
        Self { freshness, presence: Some(rule) }
    }

    /// Whether `value` means that the asset is up. False for every value of a metric that does not say so.
    #[must_use]
    pub fn is_up(&self, value: f64) -> bool {
        let healthy = |rule| verdict(rule, value, None, Health::Ok).is_some_and(|health| health != Health::Critical);
        self.presence.as_ref().is_some_and(healthy)
    }

    /// Microseconds that a value measured at `at` holds before the next one, at `next`.
    fn held(&self, at: Timestamp, next: Timestamp) -> i64 {
        next.micros_since(at).clamp(0, self.freshness)
    }
}

/// The samples of one series in a period, summed up; never of no samples.
///
/// `covered` and `up` are of the time from the first sample to the last: each value holds until the next, but at most
/// for its freshness, and what lies beyond is a gap, as in [`crate::availability::Uptime`]. What holds on beyond the last
/// sample is added where periods join, or by [`Summary::tail`].
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Samples.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// The first, and when it was measured.
    pub first: (Timestamp, f64),
    /// The last, and when it was measured.
    pub last: (Timestamp, f64),
    /// Microseconds between first and last in which a value was known.
    pub covered: i64,
    /// Those of them in which the asset was up; 0 for a metric that does not say so.
    pub up: i64,
    /// How the values are distributed.
    pub sketch: Sketch,
}

impl Summary {
    /// Of one sample.
    #[must_use]
    pub fn of(at: Timestamp, value: f64) -> Self {
        let mut sketch = Sketch::default();
        sketch.add(value, 1);
        let (first, last) = ((at, value), (at, value));
        Self { count: 1, sum: value, min: value, max: value, first, last, covered: 0, up: 0, sketch }
    }

    /// Of samples in the order of time; `None` when there are none.
    #[must_use]
    pub fn of_samples(samples: impl IntoIterator<Item = (Timestamp, f64)>, holding: &Holding) -> Option<Self> {
        let mut samples = samples.into_iter();
        let (at, value) = samples.next()?;
        let mut summary = Self::of(at, value);
        for (at, value) in samples {
            summary.push(at, value, holding);
        }
        Some(summary)
    }

    /// Adds a sample that is newer than the last.
    pub fn push(&mut self, at: Timestamp, value: f64, holding: &Holding) {
        self.hold_until(at, holding);
        self.count += 1;
        self.sum += value;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.last = (at, value);
        self.sketch.add(value, 1);
    }

    /// Appends a period that begins after the last sample.
    pub fn append(&mut self, later: &Self, holding: &Holding) {
        self.hold_until(later.first.0, holding);
        self.covered += later.covered;
        self.up += later.up;
        self.last = later.last;
        self.add(later);
    }

    /// Adds a sample of any time to a period whose samples are no longer there. Between first and last the time that was
    /// known stays as it was: what the sample would have changed in it can no longer be told.
    #[must_use]
    pub fn with_late(mut self, at: Timestamp, value: f64, holding: &Holding) -> Self {
        if at > self.last.0 {
            self.push(at, value, holding);
            return self;
        }
        let mut late = Self::of(at, value);
        if at < self.first.0 {
            late.append(&self, holding);
            return late;
        }
        self.add(&late);
        self
    }

    /// The mean of the samples.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts below 2^53")]
    pub fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }

    /// Microseconds that the last value holds on, at most until `end`: known, and up.
    #[must_use]
    pub fn tail(&self, end: Timestamp, holding: &Holding) -> (i64, i64) {
        let held = holding.held(self.last.0, end);
        (held, if holding.is_up(self.last.1) { held } else { 0 })
    }

    /// The value that a share `q` of the samples do not exceed, within [`super::RELATIVE_ERROR`] of it.
    #[must_use]
    pub fn quantile(&self, q: f64) -> f64 {
        self.sketch.quantile(q).map_or(self.max, |value| value.clamp(self.min, self.max))
    }

    fn hold_until(&mut self, next: Timestamp, holding: &Holding) {
        let (covered, up) = self.tail(next, holding);
        self.covered += covered;
        self.up += up;
    }

    /// What has no order.
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.sketch.merge(&other.sketch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::availability::Uptime;
    use crate::metric::Limit;
    use proptest::prelude::*;

    const FRESHNESS_S: i64 = 120;

    fn holding() -> Holding {
        let presence = HealthRule {
            problem: None,
            critical: Some(Limit::Below(0.5)),
            relative_to: None,
            hysteresis: 0.0,
            fault_after_s: 0,
            recovery_after_s: 0,
            presence: true,
        };
        Holding { freshness: FRESHNESS_S * MICROS_PER_SECOND, presence: Some(presence) }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * MICROS_PER_SECOND).unwrap()
    }

    fn summary(samples: &[(i64, f64)]) -> Option<Summary> {
        Summary::of_samples(samples.iter().map(|&(second, value)| (at(second), value)), &holding())
    }

    #[test]
    fn a_gap_is_neither_covered_nor_up() {
        let s = summary(&[(0, 1.0), (60, 0.0), (400, 1.0), (430, 1.0)]).unwrap();
        assert_eq!((s.covered, s.up), (210 * MICROS_PER_SECOND, 90 * MICROS_PER_SECOND));
        assert_eq!((s.count, s.sum, s.min, s.max, s.mean()), (4, 3.0, 0.0, 1.0, 0.75));
        assert_eq!((s.first, s.last), ((at(0), 1.0), (at(430), 1.0)));
    }

    #[test]
    fn a_metric_that_says_nothing_of_presence_is_covered_and_never_up() {
        let holding = Holding { freshness: 60 * MICROS_PER_SECOND, presence: None };
        let s = Summary::of_samples([(at(0), 5.0), (at(30), 7.0)], &holding).unwrap();
        assert_eq!((s.covered, s.up), (30 * MICROS_PER_SECOND, 0));
    }

    #[test]
    fn a_late_sample_extends_what_is_known_and_changes_nothing_inside() {
        let s = summary(&[(100, 1.0), (200, 1.0)]).unwrap();
        let inside = s.clone().with_late(at(150), 0.0, &holding());
        assert_eq!((inside.count, inside.min, inside.covered, inside.up), (3, 0.0, s.covered, s.up));
        let before = s.clone().with_late(at(50), 0.0, &holding());
        assert_eq!(before, summary(&[(50, 0.0), (100, 1.0), (200, 1.0)]).unwrap());
        let after = s.with_late(at(260), 0.0, &holding());
        assert_eq!(after, summary(&[(100, 1.0), (200, 1.0), (260, 0.0)]).unwrap());
    }

    fn samples() -> impl Strategy<Value = Vec<(i64, f64)>> {
        // Eighths add up exactly in any order.
        let samples = proptest::collection::btree_map(0i64..2_000, (0u8..16).prop_map(|v| f64::from(v) / 8.0), 1..60);
        samples.prop_map(|samples| samples.into_iter().collect())
    }

    proptest! {
        #[test]
        fn parts_joined_are_the_whole(samples in samples(), cuts in proptest::collection::vec(0i64..2_000, 0..6)) {
            let mut edges = cuts;
            edges.extend([0, 2_000]);
            edges.sort_unstable();
            let parts = edges.windows(2).filter_map(|edge| {
                let inside: Vec<_> = samples.iter().copied().filter(|s| (edge[0]..edge[1]).contains(&s.0)).collect();
                summary(&inside)
            });
            let joined = parts.reduce(|mut whole, part| { whole.append(&part, &holding()); whole }).unwrap();
            prop_assert_eq!(joined, summary(&samples).unwrap());
        }

        #[test]
        fn covered_and_up_are_those_of_availability(samples in samples()) {
            let whole = summary(&samples).unwrap();
            let readings: Vec<_> = samples.iter().map(|s| (at(s.0), s.1 >= 0.5)).collect();
            let uptime = Uptime::from_readings(&readings, at(0), at(3_000), FRESHNESS_S * MICROS_PER_SECOND);
            let (tail, tail_up) = whole.tail(at(3_000), &holding());
            prop_assert_eq!((whole.covered + tail, whole.up + tail_up), (uptime.up + uptime.down, uptime.up));
        }
    }
}
