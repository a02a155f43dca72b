//! Availability and the coverage that must be printed beside it.

use crate::hours::Stretch;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Time an asset was up, down and not measured within a window, in microseconds. Declared maintenance is in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Uptime {
    /// Measured and up.
    pub up: i64,
    /// Measured and down.
    pub down: i64,
    /// The window, less declared maintenance.
    pub window: i64,
}

impl Uptime {
    /// up / (up + down); `None` when nothing was measured.
    #[must_use]
    pub fn availability(&self) -> Option<f64> {
        share(self.up, self.up + self.down)
    }

    /// (up + down) / window: how much of the window is known; `None` for an empty window.
    #[must_use]
    pub fn coverage(&self) -> Option<f64> {
        share(self.up + self.down, self.window)
    }

    /// The time of several assets, or of several periods, taken together.
    pub fn add(&mut self, other: Self) {
        self.up += other.up;
        self.down += other.down;
        self.window += other.window;
    }

    /// From readings of a presence metric: each holds until the next, but at most `freshness` microseconds; what lies
    /// beyond is a gap, neither up nor down. Readings must be in order of time; those outside the window only carry in.
    #[must_use]
    pub fn from_readings(readings: &[(Timestamp, bool)], from: Timestamp, to: Timestamp, freshness: i64) -> Self {
        let mut uptime = Self { window: to.micros_since(from).max(0), ..Self::default() };
        for (i, &(at, up)) in readings.iter().enumerate() {
            let next = readings.get(i + 1).map_or(to, |r| r.0);
            let end = next.min(at.plus_micros(freshness)).min(to);
            let held = end.micros_since(at.max(from)).max(0);
            if up { uptime.up += held } else { uptime.down += held }
        }
        uptime
    }

    /// [`Uptime::from_readings`] of what is left of the window without `maintenance`: stretches of time in any order, which
    /// may overlap and reach beyond the window.
    #[must_use]
    pub fn outside(
        maintenance: &[Stretch],
        readings: &[(Timestamp, bool)],
        from: Timestamp,
        to: Timestamp,
        freshness: i64,
    ) -> Self {
        let mut sorted = maintenance.to_vec();
        sorted.sort_unstable();
        let mut sum = Self::default();
        let mut add = |from: Timestamp, to: Timestamp| {
            let part = Self::from_readings(readings, from, to, freshness);
            sum = Self { up: sum.up + part.up, down: sum.down + part.down, window: sum.window + part.window };
        };
        let mut at = from;
        for (begin, end) in sorted {
            if begin.min(to) > at {
                add(at, begin.min(to));
            }
            at = at.max(end);
        }
        if at < to {
            add(at, to);
        }
        sum
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit in 53 bits")]
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000).unwrap()
    }

    #[test]
    fn a_gap_is_neither_up_nor_down() {
        let readings = [(at(0), true), (at(60), false), (at(300), true)];
        let uptime = Uptime::from_readings(&readings, at(0), at(400), 100_000_000);
        assert_eq!(uptime, Uptime { up: 160_000_000, down: 100_000_000, window: 400_000_000 });
        assert_eq!(uptime.coverage(), Some(0.65));
    }

    #[test]
    fn nothing_measured_has_no_availability() {
        let uptime = Uptime::from_readings(&[], at(0), at(400), 100_000_000);
        assert_eq!((uptime.availability(), uptime.coverage()), (None, Some(0.0)));
    }

    proptest! {
        #[test]
        fn known_time_never_exceeds_the_window(
            mut seconds in proptest::collection::vec((0i64..1_000, any::<bool>()), 0..50), freshness in 1i64..200
        ) {
            seconds.sort_by_key(|r| r.0);
            let readings: Vec<_> = seconds.into_iter().map(|(s, up)| (at(s), up)).collect();
            let uptime = Uptime::from_readings(&readings, at(200), at(800), freshness * 1_000_000);
            prop_assert!(uptime.up >= 0 && uptime.down >= 0 && uptime.up + uptime.down <= uptime.window);
        }

        #[test]
        fn what_is_left_out_of_the_window_is_left_out_second_by_second(
            mut seconds in proptest::collection::vec((0i64..100, any::<bool>()), 0..12),
            works in proptest::collection::vec((0i64..110, 0i64..30), 0..5), freshness in 1i64..40
        ) {
            seconds.sort_by_key(|r| r.0);
            seconds.dedup_by_key(|r| r.0);
            let readings: Vec<_> = seconds.iter().map(|(s, up)| (at(*s), *up)).collect();
            let works: Vec<Stretch> = works.into_iter().map(|(from, long)| (at(from), at(from + long))).collect();
            let found = Uptime::outside(&works, &readings, at(10), at(90), freshness * 1_000_000);
            let mut slow = Uptime::default();
            for second in 10..90 {
                if works.iter().any(|(from, to)| *from <= at(second) && at(second) < *to) {
                    continue;
                }
                slow.window += 1_000_000;
                let last = seconds.iter().rev().find(|(s, _)| *s <= second);
                match last.filter(|(s, _)| second - s < freshness) {
                    Some((_, true)) => slow.up += 1_000_000,
                    Some((_, false)) => slow.down += 1_000_000,
                    None => {}
                }
            }
            prop_assert_eq!(found, slow);
        }
    }
}
