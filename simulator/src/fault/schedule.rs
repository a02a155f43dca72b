//! Failures of their own accord: causes with a rate and a duration, each a function of the seed and the time.
//!
//! Time is cut into slots, one length for each cause. Within a slot a cause strikes at most once, at a random moment.
//! So what is broken now, and when a device last restarted, need no history: a restarted simulator knows it too.

use super::FaultKind;
use crate::noise::Noise;
use cruscotto_domain::asset::AssetKind;

const MINUTE_S: f64 = 60.0;
const HOUR_S: f64 = 3_600.0;
const DAY_S: f64 = 86_400.0;

/// No device started before: 2025-10-01 00:00 UTC. The devices were put up over the two months that followed.
const FIRST_START: f64 = 1_759_276_800.0;
const BUILT_WITHIN_S: f64 = 60.0 * DAY_S;

/// A cause of failures.
struct Cause {
    name: &'static str,
    fault: FaultKind,
    /// Length of a slot in seconds, longer than any duration.
    slot_s: f64,
    /// Probability to strike in a slot.
    probability: f64,
    /// Shortest and longest, in seconds.
    duration_s: (f64, f64),
    /// Whether the device starts anew when it ends.
    restarts: bool,
}

const UPLINK: [Cause; 1] = [Cause {
    name: "fibre cut",
    fault: FaultKind::Cut,
    slot_s: 12.0 * HOUR_S,
    probability: 0.35,
    duration_s: (5.0 * MINUTE_S, 25.0 * MINUTE_S),
    restarts: false,
}];

const ACCESS_POINT: [Cause; 4] = [
    Cause {
        name: "no power",
        fault: FaultKind::Cut,
        slot_s: 20.0 * DAY_S,
        probability: 0.25,
        duration_s: (2.0 * HOUR_S, 30.0 * HOUR_S),
        restarts: true,
    },
    Cause {
        name: "firmware update",
        fault: FaultKind::Reboot,
        slot_s: 10.0 * DAY_S,
        probability: 0.9,
        duration_s: (60.0, 150.0),
        restarts: true,
    },
    Cause {
        name: "firmware bug",
        fault: FaultKind::Malformed,
        slot_s: 20.0 * DAY_S,
        probability: 0.15,
        duration_s: (10.0 * MINUTE_S, HOUR_S),
        restarts: false,
    },
    Cause {
        name: "busy processor",
        fault: FaultKind::Slow,
        slot_s: 5.0 * DAY_S,
        probability: 0.2,
        duration_s: (5.0 * MINUTE_S, 20.0 * MINUTE_S),
        restarts: false,
    },
];

const SCHOOL: [Cause; 2] = [
    Cause {
        name: "line down",
        fault: FaultKind::Cut,
        slot_s: 5.0 * DAY_S,
        probability: 0.25,
        duration_s: (10.0 * MINUTE_S, 90.0 * MINUTE_S),
        restarts: false,
    },
    Cause {
        name: "crowded line",
        fault: FaultKind::Throttle,
        slot_s: DAY_S,
        probability: 0.1,
        duration_s: (HOUR_S, 6.0 * HOUR_S),
        restarts: false,
    },
];

const SERVICE: [Cause; 2] = [
    Cause {
        name: "application down",
        fault: FaultKind::ServiceDown,
        slot_s: 12.0 * HOUR_S,
        probability: 0.25,
        duration_s: (4.0 * MINUTE_S, 20.0 * MINUTE_S),
        restarts: false,
    },
    Cause {
        name: "slow database",
        fault: FaultKind::Slow,
        slot_s: 12.0 * HOUR_S,
        probability: 0.25,
        duration_s: (5.0 * MINUTE_S, 25.0 * MINUTE_S),
        restarts: false,
    },
];

/// What is left of a throttled line.
const THROTTLED_TO: (f64, f64) = (0.2, 0.7);

/// One failure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incident {
    /// What is wrong.
    pub fault: FaultKind,
    /// Why.
    pub cause: &'static str,
    /// Beginning, Unix seconds.
    pub from: f64,
    /// End, Unix seconds.
    pub until: f64,
    /// What is left of a throttled line, 0 to 1.
    pub share: f64,
}

/// The failures of one thing.
#[derive(Clone, Copy)]
pub struct Schedule {
    noise: Noise,
    causes: &'static [Cause],
}

impl Schedule {
    /// The failures of an asset with its own `noise`.
    #[must_use]
    pub fn of(kind: AssetKind, noise: Noise) -> Self {
        let causes: &[Cause] = match kind {
            AssetKind::Uplink => &UPLINK,
            AssetKind::AccessPoint => &ACCESS_POINT,
            AssetKind::School => &SCHOOL,
            AssetKind::Service => &SERVICE,
            AssetKind::Controller | AssetKind::Office | AssetKind::Power => &[],
        };
        Self { noise: noise.of("failures"), causes }
    }

    /// What is broken at the Unix time `at`.
    pub fn active(self, at: f64) -> impl Iterator<Item = Incident> {
        self.causes
            .iter()
            .flat_map(move |cause| {
                let slot = (at / cause.slot_s).floor();
                // An incident may reach over the end of its slot.
                [slot - 1.0, slot].into_iter().filter_map(move |slot| self.strike(cause, slot))
            })
            .filter(move |i| i.from <= at && at < i.until)
    }

    /// No incident begins or ends between the Unix time `at` and the time returned, which is later.
    #[must_use]
    pub fn steady_until(self, at: f64) -> f64 {
        let moments = self.causes.iter().flat_map(|cause| {
            let slot = (at / cause.slot_s).floor();
            let incidents = [slot - 1.0, slot].into_iter().filter_map(move |slot| self.strike(cause, slot));
            incidents.flat_map(|i| [i.from, i.until]).chain([(slot + 1.0) * cause.slot_s])
        });
        moments.filter(|moment| *moment > at).fold(f64::INFINITY, f64::min)
    }

    /// When the device last started, at or before the Unix time `at`.
    #[must_use]
    pub fn last_start(self, at: f64) -> f64 {
        let first = self.noise.of("built").between(FIRST_START, FIRST_START + BUILT_WITHIN_S);
        let restarting = self.causes.iter().filter(|c| c.restarts);
        restarting.map(|cause| self.last_end(cause, first, at)).fold(first, f64::max)
    }

    /// Incidents with `fault` that began between two Unix times.
    pub fn between(self, fault: FaultKind, from: f64, to: f64) -> impl Iterator<Item = Incident> {
        self.causes.iter().filter(move |c| c.fault == fault).flat_map(move |cause| {
            slots((from / cause.slot_s).floor(), (to / cause.slot_s).floor())
                .filter_map(move |slot| self.strike(cause, slot))
                .filter(move |i| from <= i.from && i.from < to)
        })
    }

    fn last_end(self, cause: &'static Cause, first: f64, at: f64) -> f64 {
        let mut slot = (at / cause.slot_s).floor();
        while (slot + 2.0) * cause.slot_s > first {
            match self.strike(cause, slot) {
                Some(i) if i.until <= at => return i.until,
                _ => slot -= 1.0,
            }
        }
        first
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "slots since 1970")]
    fn strike(self, cause: &'static Cause, slot: f64) -> Option<Incident> {
        let noise = self.noise.of(cause.name).at(slot.max(0.0) as u64);
        if noise.unit() >= cause.probability {
            return None;
        }
        let from = (slot + noise.of("when").unit()) * cause.slot_s;
        let until = from + noise.of("how long").between(cause.duration_s.0, cause.duration_s.1);
        let share = noise.of("share").between(THROTTLED_TO.0, THROTTLED_TO.1);
        Some(Incident { fault: cause.fault, cause: cause.name, from, until, share })
    }
}

fn slots(first: f64, last: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(first), |s| Some(s + 1.0)).take_while(move |s| *s <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_795_000_000.0;

    #[test]
    fn every_incident_ends_before_its_cause_strikes_in_the_slot_after_the_next() {
        for cause in UPLINK.iter().chain(&ACCESS_POINT).chain(&SCHOOL).chain(&SERVICE) {
            assert!(cause.duration_s.1 < cause.slot_s, "{}", cause.name);
        }
    }

    #[test]
    fn a_city_of_two_thousand_is_mostly_up_and_never_wholly() {
        let city = Noise::new(7);
        let down = |at: f64| {
            let silent =
                |i: u64| Schedule::of(AssetKind::AccessPoint, city.at(i)).active(at).any(|i| i.fault.silences());
            (0..2_000).filter(|i| silent(*i)).count()
        };
        for hour in 0..100 {
            let down = down(NOW + f64::from(hour) * HOUR_S);
            assert!((2..60).contains(&down), "hour {hour}: {down}");
        }
    }

    #[test]
    fn a_cause_strikes_as_often_as_it_says() {
        let cause = &UPLINK[0];
        let expected = cause.probability * (cause.duration_s.0 + cause.duration_s.1) / 2.0 / cause.slot_s;
        let (mut cut, mut all) = (0.0, 0.0);
        for i in 0..250 {
            let schedule = Schedule::of(AssetKind::Uplink, Noise::new(7).of(&format!("uplink-{i}")));
            for hour in 0..1_000 {
                cut += f64::from(u8::from(schedule.active(NOW + f64::from(hour) * HOUR_S).next().is_some()));
                all += 1.0;
            }
        }
        assert!((cut / all / expected - 1.0).abs() < 0.1, "{} where {expected} was expected", cut / all);
    }

    #[test]
    fn nothing_changes_while_it_is_steady() {
        for i in 0..50 {
            let schedule = Schedule::of(AssetKind::AccessPoint, Noise::new(5).at(i));
            let mut at = NOW;
            for _ in 0..20 {
                let until = schedule.steady_until(at);
                let now: Vec<Incident> = schedule.active(at).collect();
                let step = (until - at) / 7.0;
                assert!((1..7).all(|n| schedule.active(at + step * f64::from(n)).eq(now.iter().copied())));
                at = until;
            }
        }
    }

    #[test]
    fn a_device_starts_when_an_incident_that_restarts_it_ends() {
        let mut seen = 0;
        for i in 0..200 {
            let schedule = Schedule::of(AssetKind::AccessPoint, Noise::new(1).at(i));
            let start = schedule.last_start(NOW);
            assert!(start <= NOW);
            assert_eq!(schedule.last_start(start), start, "the same answer at the moment itself");
            if schedule.active(start - 1.0).any(|i| i.until == start) {
                seen += 1;
            }
        }
        assert!(seen > 150, "{seen} of 200 have restarted since they were built");
    }
}
