//! Availability and distribution over stretches of time, from what is summed up of their parts.

use super::{Holding, Sketch, Summary};
use crate::availability::Uptime;
use crate::time::Timestamp;

/// First instant, and first instant after.
pub type Stretch = (Timestamp, Timestamp);

/// The uptime of one series in each of `stretches`, which are in order and apart, from the summaries of its parts, in
/// order: what [`Uptime::from_readings`] says of its samples. A part lies in one stretch, or in none and then only its last
/// value is looked at, which may hold on into one. Nothing is known after the end of the last stretch.
#[must_use]
pub fn uptimes(parts: &[Summary], stretches: &[Stretch], holding: &Holding) -> Vec<Uptime> {
    let mut uptimes: Vec<Uptime> = stretches
        .iter()
        .map(|(from, to)| Uptime { window: to.micros_since(*from).max(0), ..Uptime::default() })
        .collect();
    let Some(end) = stretches.last().map(|stretch| stretch.1) else { return uptimes };
    for (i, part) in parts.iter().enumerate() {
        if let Some(index) = stretch_of(stretches, part.first.0) {
            uptimes[index].up += part.up;
            uptimes[index].down += part.covered - part.up;
        }
        let next = parts.get(i + 1).map_or(end, |next| next.first.0).min(end);
        let until = next.min(part.last.0.plus_micros(holding.freshness));
        let is_up = holding.is_up(part.last.1);
        let from = stretches.partition_point(|stretch| stretch.1 <= part.last.0);
        for (uptime, stretch) in uptimes[from..].iter_mut().zip(&stretches[from..]) {
            if stretch.0 >= until {
                break;
            }
            let held = until.min(stretch.1).micros_since(part.last.0.max(stretch.0));
            if is_up { uptime.up += held } else { uptime.down += held }
        }
    }
    uptimes
}

/// Which of `stretches`, in order and apart, an instant is in.
#[must_use]
pub fn stretch_of(stretches: &[Stretch], at: Timestamp) -> Option<usize> {
    let index = stretches.partition_point(|stretch| stretch.1 <= at);
    stretches.get(index).filter(|stretch| stretch.0 <= at).map(|_| index)
}

/// How the samples of one or several series are distributed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distribution {
    bounds: Option<(f64, f64)>,
    sketch: Sketch,
}

impl Distribution {
    /// Adds the samples that `part` is of.
    pub fn add(&mut self, part: &Summary) {
        let (low, high) = self.bounds.unwrap_or((part.min, part.max));
        self.bounds = Some((low.min(part.min), high.max(part.max)));
        self.sketch.merge(&part.sketch);
    }

    /// Samples in it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.sketch.count()
    }

    /// The value that a share `q` (0 to 1) of the samples do not exceed, within [`super::RELATIVE_ERROR`] of it; none
    /// without samples.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let (low, high) = self.bounds?;
        self.sketch.quantile(q).map(|value| value.clamp(low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{HealthRule, Limit};
    use crate::time::MICROS_PER_SECOND;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * MICROS_PER_SECOND).unwrap()
    }

    fn holding(freshness_s: i64) -> Holding {
        let rule = HealthRule {
            problem: None,
            critical: Some(Limit::Below(0.5)),
            relative_to: None,
            hysteresis: 0.0,
            fault_after_s: 0,
            recovery_after_s: 0,
            presence: true,
        };
        Holding::for_presence(freshness_s * MICROS_PER_SECOND, rule)
    }

    #[test]
    fn a_value_holds_on_over_a_gap_between_stretches_and_is_counted_in_none() {
        let part = Summary::of(at(90), 1.0);
        let got = uptimes(&[part], &[(at(0), at(100)), (at(150), at(400))], &holding(100));
        let seconds: Vec<_> = got.iter().map(|u| (u.up / 1_000_000, u.down, u.window / 1_000_000)).collect();
        // 10 s until 100, none until 150, 40 s until it is no longer fresh at 190.
        assert_eq!(seconds, [(10, 0, 100), (40, 0, 250)]);
    }

    #[test]
    fn a_distribution_is_that_of_all_samples() {
        let mut all = Distribution::default();
        assert_eq!((all.quantile(0.5), all.count()), (None, 0));
        for values in [[1.0, 2.0], [3.0, 100.0]] {
            let samples = (0..).zip(values).map(|(second, value)| (at(second), value));
            all.add(&Summary::of_samples(samples, &holding(1)).unwrap());
        }
        assert_eq!(all.count(), 4);
        for (share, value) in [(0.0, 1.0), (0.5, 2.0), (1.0, 100.0)] {
            let got = all.quantile(share).unwrap();
            assert!((got - value).abs() <= value * super::super::RELATIVE_ERROR + 1e-12, "{got} at {share}");
        }
    }

    proptest! {
        #[test]
        fn uptimes_are_those_of_the_readings(
            samples in proptest::collection::btree_map(0i64..3_000, any::<bool>(), 0..60),
            edges in proptest::collection::btree_set(0i64..3_000, 2..8),
            freshness_s in 1i64..700,
        ) {
            let holding = holding(freshness_s);
            let edges: Vec<i64> = edges.into_iter().collect();
            // Every other stretch between the edges: what lies between is in none.
            let stretches: Vec<Stretch> = edges.windows(2).step_by(2).map(|e| (at(e[0]), at(e[1]))).collect();
            let mut cuts = edges.clone();
            cuts.extend([0, 3_000, 1_234]);
            cuts.sort_unstable();
            let value = |up: bool| if up { 1.0 } else { 0.0 };
            let parts: Vec<Summary> = cuts.windows(2).filter_map(|cut| {
                let inside = samples.range(cut[0]..cut[1]).map(|(second, up)| (at(*second), value(*up)));
                Summary::of_samples(inside, &holding)
            }).collect();
            let readings: Vec<(Timestamp, bool)> = samples.iter().map(|(second, up)| (at(*second), *up)).collect();
            let got = uptimes(&parts, &stretches, &holding);
            prop_assert_eq!(got.len(), stretches.len());
            for (got, &(from, to)) in got.into_iter().zip(&stretches) {
                let expected = Uptime::from_readings(&readings, from, to, freshness_s * MICROS_PER_SECOND);
                prop_assert_eq!(got, expected, "{} to {}", from, to);
            }
        }
    }
}
