//! Tolerance in both directions: a fault must last before the state worsens, a recovery before it improves.

use super::Health;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How long things must last before they are believed, and how long a value speaks for the present; microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// A fault must last this long before the state worsens.
    pub fault_after: i64,
    /// A recovery must last this long before the state improves.
    pub recovery_after: i64,
    /// Without a newer value for longer than this the state is unknown.
    pub freshness: i64,
}

/// A change of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// Before.
    pub from: Health,
    /// After.
    pub to: Health,
    /// When the new condition began.
    pub since: Timestamp,
    /// When it had lasted long enough to be believed.
    pub decided: Timestamp,
}

/// A departure from the shown state that has not lasted long enough yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    since: Timestamp,
    /// The verdict nearest to the shown state that was seen since: what the departure amounts to at the least.
    nearest: Health,
}

/// The state of one condition of one asset. Verdicts go in with the time they were measured; late ones change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    shown: Health,
    since: Timestamp,
    last: Option<Timestamp>,
    worse: Option<Pending>,
    better: Option<Pending>,
}

impl Machine {
    /// A condition never measured.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self { shown: Health::Unknown, since: at, last: None, worse: None, better: None }
    }

    /// A condition restored from the store.
    #[must_use]
    pub fn restored(shown: Health, since: Timestamp, last: Option<Timestamp>) -> Self {
        Self { shown, since, last, worse: None, better: None }
    }

    /// The state to show.
    #[must_use]
    pub fn shown(&self) -> Health {
        self.shown
    }

    /// Since when it is so.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// When the newest verdict was measured.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// Takes the verdict of a value measured at `at`. A verdict not newer than the last changes nothing.
    pub fn observe(&mut self, at: Timestamp, verdict: Health, tolerance: Tolerance) -> Option<Transition> {
        let severity = verdict.severity()?;
        if self.last.is_some_and(|last| at <= last) {
            return None;
        }
        // Silence beyond the freshness limit ends the shown state before the new verdict is looked at, even if no tick
        // came in between: a fault seen before the silence and one seen after it are not one lasting fault.
        let expired = self.expire(at, tolerance);
        self.last = Some(at);
        let changed = self.weigh(at, verdict, severity, tolerance);
        match (expired, changed) {
            (Some(first), Some(second)) => Some(Transition { from: first.from, ..second }),
            (first, second) => second.or(first),
        }
        .filter(|t| t.from != t.to)
    }

    /// Lets time pass without a value: beyond the freshness limit the state is unknown.
    pub fn tick(&mut self, now: Timestamp, tolerance: Tolerance) -> Option<Transition> {
        self.expire(now, tolerance)
    }

    fn expire(&mut self, now: Timestamp, tolerance: Tolerance) -> Option<Transition> {
        let limit = self.last?.plus_micros(tolerance.freshness);
        if now <= limit {
            return None;
        }
        self.worse = None;
        self.better = None;
        if self.shown == Health::Unknown { None } else { Some(self.turn(Health::Unknown, limit, now)) }
    }

    fn weigh(&mut self, at: Timestamp, verdict: Health, severity: u8, tolerance: Tolerance) -> Option<Transition> {
        // From unknown, good news is taken at once; bad news must last like any other.
        let Some(shown) = self.shown.severity() else {
            if severity == 0 {
                return Some(self.turn(verdict, at, at));
            }
            return self.worsen(at, verdict, 0, tolerance);
        };
        match severity.cmp(&shown) {
            std::cmp::Ordering::Equal => {
                self.worse = None;
                self.better = None;
                None
            }
            std::cmp::Ordering::Greater => {
                self.better = None;
                self.worsen(at, verdict, shown, tolerance)
            }
            std::cmp::Ordering::Less => {
                self.worse = None;
                let pending = merge(self.better, at, verdict, |old, new| new.severity() > old.severity());
                self.better = Some(pending);
                self.believe(pending, at, tolerance.recovery_after)
            }
        }
    }

    fn worsen(&mut self, at: Timestamp, verdict: Health, shown: u8, tolerance: Tolerance) -> Option<Transition> {
        debug_assert!(verdict.severity() > Some(shown));
        let pending = merge(self.worse, at, verdict, |old, new| new.severity() < old.severity());
        self.worse = Some(pending);
        self.believe(pending, at, tolerance.fault_after)
    }

    fn believe(&mut self, pending: Pending, at: Timestamp, after: i64) -> Option<Transition> {
        (at.micros_since(pending.since) >= after).then(|| self.turn(pending.nearest, pending.since, at))
    }

    fn turn(&mut self, to: Health, since: Timestamp, decided: Timestamp) -> Transition {
        let transition = Transition { from: self.shown, to, since, decided };
        self.shown = to;
        self.since = since;
        self.worse = None;
        self.better = None;
        transition
    }
}

fn merge(pending: Option<Pending>, at: Timestamp, verdict: Health, nearer: fn(Health, Health) -> bool) -> Pending {
    match pending {
        None => Pending { since: at, nearest: verdict },
        Some(p) if nearer(p.nearest, verdict) => Pending { nearest: verdict, ..p },
        Some(p) => p,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MICROS_PER_SECOND as S;
    use proptest::prelude::*;

    const T: Tolerance = Tolerance { fault_after: 30 * S, recovery_after: 20 * S, freshness: 100 * S };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * S).unwrap()
    }

    fn shown_after(verdicts: &[(i64, Health)]) -> Machine {
        let mut machine = Machine::new(at(0));
        for &(second, verdict) in verdicts {
            machine.observe(at(second), verdict, T);
        }
        machine
    }

    use Health::{Critical, Ok, Problem, Unknown};

    #[test]
    fn a_fault_shorter_than_the_tolerance_is_not_shown() {
        assert_eq!(shown_after(&[(0, Ok), (10, Critical), (39, Critical)]).shown(), Ok);
        assert_eq!(shown_after(&[(0, Ok), (10, Critical), (40, Critical)]).shown(), Critical);
    }

    #[test]
    fn the_state_dates_from_the_beginning_of_the_fault_not_from_the_decision() {
        assert_eq!(shown_after(&[(0, Ok), (10, Critical), (40, Critical)]).since(), at(10));
    }

    #[test]
    fn a_good_value_in_between_starts_the_count_again() {
        assert_eq!(shown_after(&[(0, Ok), (10, Critical), (30, Ok), (35, Critical), (60, Critical)]).shown(), Ok);
    }

    #[test]
    fn what_is_shown_is_what_lasted() {
        let m = shown_after(&[(0, Ok), (10, Critical), (20, Problem), (40, Critical)]);
        assert_eq!(m.shown(), Problem, "critical came and went, a problem at the least was there all along");
    }

    #[test]
    fn recovery_must_last_too() {
        let down = [(0, Ok), (10, Critical), (40, Critical)];
        let mut m = shown_after(&down);
        assert_eq!(m.observe(at(50), Ok, T), None);
        assert_eq!(m.observe(at(70), Ok, T).map(|t| (t.to, t.since)), Some((Ok, at(50))));
    }

    #[test]
    fn silence_becomes_unknown_dated_from_the_limit() {
        let mut m = shown_after(&[(0, Ok)]);
        assert_eq!(m.tick(at(100), T), None);
        assert_eq!(m.tick(at(250), T).map(|t| (t.to, t.since)), Some((Unknown, at(100))));
        assert_eq!(m.tick(at(260), T), None);
    }

    #[test]
    fn from_unknown_good_news_is_taken_at_once_and_bad_news_must_last() {
        assert_eq!(shown_after(&[(0, Ok)]).shown(), Ok);
        assert_eq!(shown_after(&[(0, Critical), (20, Critical)]).shown(), Unknown);
        assert_eq!(shown_after(&[(0, Critical), (30, Critical)]).shown(), Critical);
    }

    #[test]
    fn faults_on_both_sides_of_a_silence_are_not_one_lasting_fault() {
        let m = shown_after(&[(0, Ok), (10, Critical), (500, Critical)]);
        assert_eq!(m.shown(), Unknown);
    }

    #[test]
    fn late_and_repeated_values_change_nothing() {
        let mut m = shown_after(&[(0, Ok), (50, Ok)]);
        let before = m;
        assert_eq!(m.observe(at(50), Critical, T), None);
        assert_eq!(m.observe(at(10), Critical, T), None);
        assert_eq!(m, before);
    }

    fn verdicts() -> impl Strategy<Value = Vec<(i64, Health)>> {
        let one = (0i64..40, prop_oneof![Just(Ok), Just(Problem), Just(Critical)]);
        proptest::collection::vec(one, 1..60).prop_map(|steps| {
            let mut second = 0;
            steps
                .into_iter()
                .map(|(gap, h)| {
                    second += gap;
                    (second, h)
                })
                .collect()
        })
    }

    proptest! {
        // The definition, written the slow way: whenever the shown state worsens, every verdict since `since` was at
        // least as bad as the new state, and together they lasted fault_after; likewise for better.
        #[test]
        fn every_transition_is_earned(steps in verdicts()) {
            let mut m = Machine::new(at(0));
            let mut seen: Vec<(i64, Health)> = Vec::new();
            for (second, verdict) in steps {
                if seen.last().is_none_or(|&(last, _)| second > last) {
                    seen.push((second, verdict));
                }
                let Some(t) = m.observe(at(second), verdict, T) else { continue };
                let during: Vec<_> = seen.iter().filter(|(s, _)| at(*s) >= t.since).collect();
                if t.to.severity() > t.from.severity().or(Some(0)) {
                    prop_assert!(during.iter().all(|(_, h)| h.severity() >= t.to.severity()));
                    prop_assert!(t.decided.micros_since(t.since) >= T.fault_after);
                } else if t.from != Unknown {
                    prop_assert!(during.iter().all(|(_, h)| h.severity() <= t.to.severity()));
                    prop_assert!(t.decided.micros_since(t.since) >= T.recovery_after);
                }
            }
        }

        #[test]
        fn a_lasting_verdict_is_always_shown_in_the_end(steps in verdicts(), last in prop_oneof![Just(Ok), Just(Problem), Just(Critical)]) {
            let mut m = Machine::new(at(0));
            let mut second = 0;
            for (s, v) in steps { m.observe(at(s), v, T); second = s; }
            for k in 1..=10 { m.observe(at(second + k * 10), last, T); }
            prop_assert_eq!(m.shown(), last);
        }

        #[test]
        fn doubling_every_value_changes_nothing(steps in verdicts()) {
            let mut once = Machine::new(at(0));
            let mut twice = Machine::new(at(0));
            for (s, v) in steps {
                once.observe(at(s), v, T);
                twice.observe(at(s), v, T);
                twice.observe(at(s), v, T);
            }
            prop_assert_eq!(once, twice);
        }
    }
}
