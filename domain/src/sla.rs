//! Service levels: availability, mean time to restoration and mean operating time between failures, of an asset or of many
//! taken together. The terms are those of EN 13306:2017 (3.4.7, 9.3.1, 9.4.4); what is counted is the time in service that
//! was not declared as maintenance, in whole five minutes.

use crate::availability::Uptime;
use crate::health::Health;
use crate::rollup::{Stretch, stretch_of};
use crate::time::Timestamp;

/// A time in which an asset was down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// When it began.
    pub from: Timestamp,
    /// When the asset was seen to be up again; none while it is not, or when nobody saw it come back.
    pub restored: Option<Timestamp>,
}

/// The outages that the changes of a presence condition tell, in the order of time. An outage goes on through a time in
/// which nothing is known if the asset is still down after it; if it is up by then, nobody knows when it was restored.
#[must_use]
pub fn outages(changes: &[(Timestamp, Health)]) -> Vec<Outage> {
    let mut outages: Vec<Outage> = Vec::new();
    // Whether the last of them goes on, and whether it is still seen.
    let (mut open, mut seen) = (false, false);
    for &(at, became) in changes {
        match became {
            Health::Critical if open => seen = true,
            Health::Critical => {
                outages.push(Outage { from: at, restored: None });
                (open, seen) = (true, true);
            }
            Health::Ok | Health::Problem => {
                if let Some(last) = outages.last_mut().filter(|_| open && seen) {
                    last.restored = Some(at);
                }
                open = false;
            }
            Health::Unknown => seen = false,
            // Declared: what follows begins anew.
            Health::Maintenance | Health::Retired => open = false,
        }
    }
    outages
}

/// What is counted of one asset or of several in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServiceLevel {
    /// Assets in it.
    pub assets: u64,
    /// Time up, down, and that should have been measured.
    pub uptime: Uptime,
    /// Outages that began in counted time.
    pub failures: u64,
    /// Those of them that ended within the period.
    pub restorations: u64,
    /// Counted time that those lasted, in microseconds.
    pub restoring: i64,
}

impl ServiceLevel {
    /// Of one asset: its uptime and its outages in `counted`, stretches in order and apart.
    #[must_use]
    pub fn of(uptime: Uptime, outages: &[Outage], counted: &[Stretch]) -> Self {
        let mut level = Self { assets: 1, uptime, ..Self::default() };
        let end = counted.last().map(|stretch| stretch.1);
        for outage in outages.iter().filter(|outage| stretch_of(counted, outage.from).is_some()) {
            level.failures += 1;
            if let Some(restored) = outage.restored.filter(|restored| end.is_some_and(|end| *restored <= end)) {
                level.restorations += 1;
                let lasted = |(from, to): &Stretch| restored.min(*to).micros_since(outage.from.max(*from)).max(0);
                level.restoring += counted.iter().map(lasted).sum::<i64>();
            }
        }
        level
    }

    /// Several together: their times and counts add up, so that an asset weighs as much as is known of it.
    pub fn add(&mut self, other: Self) {
        self.assets += other.assets;
        self.uptime.add(other.uptime);
        self.failures += other.failures;
        self.restorations += other.restorations;
        self.restoring += other.restoring;
    }

    /// Mean time to restoration, in seconds: restoring time / restorations; none without one.
    #[must_use]
    pub fn mttr_s(&self) -> Option<f64> {
        mean_s(self.restoring, self.restorations)
    }

    /// Mean operating time between failures, in seconds: time up / failures; none without one.
    #[must_use]
    pub fn mtbf_s(&self) -> Option<f64> {
        mean_s(self.uptime.up, self.failures)
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit in 53 bits")]
fn mean_s(micros: i64, count: u64) -> Option<f64> {
    (count > 0).then(|| micros as f64 / 1e6 / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000_000;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_micros(hour * HOUR).unwrap()
    }

    fn hours(up: i64, down: i64, window: i64) -> Uptime {
        Uptime { up: up * HOUR, down: down * HOUR, window: window * HOUR }
    }

    #[test]
    fn outages_are_told_by_the_changes() {
        use Health::{Critical, Maintenance, Ok, Unknown};
        let outage = |from, restored: Option<i64>| Outage { from: at(from), restored: restored.map(at) };
        let told = |changes: &[(i64, Health)]| outages(&changes.iter().map(|(h, s)| (at(*h), *s)).collect::<Vec<_>>());
        assert_eq!(told(&[(1, Critical), (3, Ok), (7, Critical)]), [outage(1, Some(3)), outage(7, None)]);
        // Not seen meanwhile: one outage when still down, and no time of restoration when not.
        assert_eq!(told(&[(1, Critical), (2, Unknown), (4, Critical), (5, Ok)]), [outage(1, Some(5))]);
        assert_eq!(told(&[(1, Critical), (2, Unknown), (4, Ok), (6, Critical)]), [outage(1, None), outage(6, None)]);
        assert_eq!(told(&[(1, Critical), (2, Maintenance), (4, Critical)]), [outage(1, None), outage(4, None)]);
        assert_eq!(told(&[(1, Ok), (2, Unknown)]), []);
    }

    #[test]
    fn a_month_by_hand() {
        // Service from 8 to 18 h on two days: 20 h. Down 10 to 12 h, and from 17 h over the night to 9 h of the next day;
        // another time at night, outside service; the last is not over.
        let counted = [(at(8), at(18)), (at(32), at(42))];
        let outage = |from, restored: Option<i64>| Outage { from: at(from), restored: restored.map(at) };
        let outages = [outage(10, Some(12)), outage(17, Some(33)), outage(22, Some(23)), outage(41, Some(50))];
        let level = ServiceLevel::of(hours(15, 5, 20), &outages, &counted);
        assert_eq!((level.failures, level.restorations), (3, 2));
        // 2 h, and 1 h of the first day with 1 h of the second.
        assert_eq!((level.restoring, level.mttr_s()), (4 * HOUR, Some(7_200.0)));
        assert_eq!(level.mtbf_s(), Some(5.0 * 3_600.0));
        assert_eq!((level.uptime.availability(), level.uptime.coverage()), (Some(0.75), Some(1.0)));
    }

    #[test]
    fn without_failures_there_is_no_mean() {
        let level = ServiceLevel::of(hours(20, 0, 20), &[], &[(at(0), at(20))]);
        assert_eq!((level.mttr_s(), level.mtbf_s()), (None, None));
        assert_eq!(ServiceLevel::default().uptime.availability(), None);
    }

    proptest! {
        #[test]
        fn what_is_restored_fits_into_what_is_counted(
            changes in proptest::collection::btree_map(0i64..200, 0usize..4, 0..40),
            edges in proptest::collection::btree_set(0i64..200, 2..10),
        ) {
            let states = [Health::Ok, Health::Critical, Health::Unknown, Health::Maintenance];
            let changes: Vec<_> = changes.into_iter().map(|(hour, state)| (at(hour), states[state])).collect();
            let edges: Vec<i64> = edges.into_iter().collect();
            let counted: Vec<Stretch> = edges.chunks_exact(2).map(|edge| (at(edge[0]), at(edge[1]))).collect();
            let told = outages(&changes);
            prop_assert!(told.windows(2).all(|o| o[0].from < o[1].from));
            prop_assert!(told.iter().all(|o| o.restored.is_none_or(|restored| o.from < restored)));
            let level = ServiceLevel::of(Uptime::default(), &told, &counted);
            let all: i64 = counted.iter().map(|(from, to)| to.micros_since(*from)).sum();
            prop_assert!(level.restorations <= level.failures && (0..=all).contains(&level.restoring));
            // Parts of the period add up to the failures of the whole.
            let apart: u64 = counted.iter().map(|s| ServiceLevel::of(Uptime::default(), &told, &[*s]).failures).sum();
            prop_assert_eq!(apart, level.failures);
        }
    }
}
