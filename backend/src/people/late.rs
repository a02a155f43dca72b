//! Days that came late, as those of a file of last year do: a day is published once, so it is watched first whether more comes.

use crate::store::SummedDay;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How long nothing more of a day must have come: a file is delivered day by day without a pause, and a collector that was told to
/// wait waits for less.
pub const LATE_DAYS_QUIET_FOR_DEFAULT: Duration = Duration::from_secs(300);

/// The days that are watched.
#[derive(Debug)]
pub(super) struct LateDays {
    quiet_micros: i64,
    /// Of whole counts the samples of a day, and since when there have been as many.
    watched: BTreeMap<(MetricId, Timestamp), (i64, Timestamp)>,
}

impl LateDays {
    /// None yet; a day is quiet when nothing more of it came for `quiet_for`.
    #[must_use]
    pub(super) fn new(quiet_for: Duration) -> Self {
        Self { quiet_micros: i64::try_from(quiet_for.as_micros()).unwrap_or(i64::MAX), watched: BTreeMap::new() }
    }

    /// Those of the days that were `found` of a count and what is part of it that are quiet, the newest first. A day that is found
    /// again all the same, as there was nothing to publish in it, is told again after as long. What is not found any more is not
    /// watched any more.
    #[must_use]
    pub(super) fn quiet(&mut self, count: &MetricId, found: &[SummedDay], now: Timestamp) -> Vec<SummedDay> {
        let days: BTreeSet<Timestamp> = found.iter().map(|day| day.day).collect();
        self.watched.retain(|(of, day), _| of != count || days.contains(day));
        let mut is_quiet = |day: &&SummedDay| {
            let watched = self.watched.entry((count.clone(), day.day)).or_insert((day.samples, now));
            if watched.0 != day.samples {
                *watched = (day.samples, now);
            }
            let is_quiet = now.micros_since(watched.1) >= self.quiet_micros;
            if is_quiet {
                watched.1 = now;
            }
            is_quiet
        };
        found.iter().rev().filter(|day| is_quiet(day)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::time::MICROS_PER_SECOND;

    #[test]
    fn a_day_is_quiet_when_nothing_more_of_it_came_for_long_enough() {
        const QUIET_S: i64 = 300;
        let at = |second: i64| Timestamp::EPOCH.plus_micros(second * MICROS_PER_SECOND);
        let day = |n: i64, samples: i64| SummedDay { day: at(n * 86_400), until: at((n + 1) * 86_400), samples };
        let (count, other) = ("service.started".parse().unwrap(), "service.visits".parse().unwrap());
        let mut late = LateDays::new(LATE_DAYS_QUIET_FOR_DEFAULT);
        let found = [day(1, 10), day(2, 10)];
        assert_eq!(late.quiet(&count, &found, at(0)), []);
        assert_eq!(late.quiet(&count, &found, at(QUIET_S - 1)), []);
        assert_eq!(late.quiet(&count, &[day(1, 10), day(2, 12)], at(QUIET_S)), [day(1, 10)], "more of the second came");
        assert_eq!(late.quiet(&count, &[day(1, 10), day(2, 12)], at(QUIET_S + 60)), [], "the first was told just now");
        assert_eq!(late.quiet(&other, &found, at(QUIET_S)), [], "another count has days of its own");
        // The first is published and no longer found; should it be found again, it is watched anew.
        assert_eq!(late.quiet(&count, &[day(2, 12)], at(2 * QUIET_S)), [day(2, 12)]);
        assert_eq!(late.quiet(&count, &found, at(2 * QUIET_S)), []);
        assert_eq!(late.quiet(&count, &found, at(3 * QUIET_S)), [day(2, 10), day(1, 10)], "the newest first");
    }
}
