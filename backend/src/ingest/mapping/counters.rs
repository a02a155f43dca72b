//! Rates from the totals that senders push. The rule is the domain's; here are the last readings.

use cruscotto_domain::counter::{Reading, Width, rate};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::collections::HashMap;

/// Counters followed at most: four interfaces, both directions, of ten thousand devices, and as much again.
pub const MAX_COUNTERS: usize = 160_000;

/// A reading older than this, next to the newest, no longer makes a rate when room is needed.
const STALE_MICROS: i64 = 3_600 * MICROS_PER_SECOND;

/// Microseconds of one tick of [`Reading::uptime_ticks`].
const MICROS_PER_TICK: i64 = MICROS_PER_SECOND / 100;

/// The last committed reading of each counter of a source.
///
/// Rates are made with the readings as they are and the readings move on only after the commit: a request that fails and
/// is sent again gives the same rates.
#[derive(Debug, Default)]
pub struct Counters {
    last: HashMap<SeriesKey, Reading>,
}

/// The readings that a request brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CounterAdvance {
    pub(super) readings: Vec<(SeriesKey, Reading)>,
}

impl CounterAdvance {
    /// True when the request had no counters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }
}

impl Counters {
    /// The last committed reading of a counter.
    pub(super) fn last(&self, key: &SeriesKey) -> Option<Reading> {
        self.last.get(key).copied()
    }

    /// Takes the readings of a request that has been committed.
    pub fn advance(&mut self, advance: CounterAdvance) {
        for (key, reading) in advance.readings {
            if self.last.len() >= MAX_COUNTERS && !self.last.contains_key(&key) {
                self.make_room(reading.at);
                if self.last.len() >= MAX_COUNTERS {
                    continue;
                }
            }
            let last = self.last.entry(key).or_insert(reading);
            if reading.at > last.at {
                *last = reading;
            }
        }
    }

    fn make_room(&mut self, newest: Timestamp) {
        self.last.retain(|_, reading| newest.micros_since(reading.at) < STALE_MICROS);
    }
}

/// A reading of a total. `uptime_ticks` is the device's when it tells; otherwise a clock that never restarts stands in,
/// and a step back of the total is what shows a reset.
pub(super) fn reading(at: Timestamp, total: f64, uptime_ticks: Option<u32>) -> Option<Reading> {
    // 2^64 as a float: above it no counter can be.
    if !(0.0..18_446_744_073_709_551_616.0).contains(&total) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
    let count = total as u64;
    let clock = at.as_micros() / MICROS_PER_TICK % (i64::from(u32::MAX) + 1);
    let uptime_ticks = uptime_ticks.or_else(|| u32::try_from(clock).ok())?;
    Some(Reading { at, count, uptime_ticks })
}

/// Units per second from `previous` to `current`; none when nothing can be said.
pub(super) fn per_second(previous: Reading, current: Reading) -> Option<f64> {
    rate(previous, current, Width::Bits64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::id::{AssetId, MetricId};
    use cruscotto_domain::sample::Labels;

    fn key(index: usize) -> SeriesKey {
        SeriesKey {
            asset: AssetId::new(format!("ap-{index}")).unwrap(),
            metric: MetricId::new("interface.in_rate").unwrap(),
            labels: Labels::new(),
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * MICROS_PER_SECOND).unwrap()
    }

    fn advance(counters: &mut Counters, index: usize, second: i64) {
        counters.advance(CounterAdvance { readings: vec![(key(index), reading(at(second), 1.0, None).unwrap())] });
    }

    #[test]
    fn without_an_uptime_a_step_back_is_a_reset_and_a_step_on_a_rate() {
        let read = |second, total| reading(at(second), total, None).unwrap();
        assert_eq!(per_second(read(1_763_754_000, 100.0), read(1_763_754_060, 700.0)), Some(10.0));
        assert_eq!(per_second(read(1_763_754_000, 700.0), read(1_763_754_060, 100.0)), None);
    }

    #[test]
    fn with_an_uptime_a_restart_gives_no_rate_even_when_the_total_grew() {
        let before = reading(at(1_000), 100.0, Some(900_000)).unwrap();
        assert_eq!(per_second(before, reading(at(1_060), 700.0, Some(906_000)).unwrap()), Some(10.0));
        assert_eq!(per_second(before, reading(at(1_060), 700.0, Some(3_000)).unwrap()), None);
    }

    #[test]
    fn what_is_no_total_is_no_reading() {
        for bad in [-1.0, f64::NAN, f64::INFINITY, 18_446_744_073_709_551_616.0] {
            assert_eq!(reading(at(1), bad, None), None, "{bad}");
        }
    }

    #[test]
    fn an_older_reading_does_not_replace_a_newer_one() {
        let mut counters = Counters::default();
        advance(&mut counters, 1, 100);
        advance(&mut counters, 1, 50);
        assert_eq!(counters.last(&key(1)).unwrap().at, at(100));
    }

    #[test]
    fn the_register_is_bounded_and_makes_room_by_age() {
        let mut counters = Counters::default();
        for index in 0..MAX_COUNTERS {
            advance(&mut counters, index, if index == 0 { 10 } else { 10_000 });
        }
        advance(&mut counters, MAX_COUNTERS, 10_000);
        assert_eq!(counters.last.len(), MAX_COUNTERS);
        assert!(counters.last(&key(0)).is_none() && counters.last(&key(MAX_COUNTERS)).is_some());
        advance(&mut counters, MAX_COUNTERS + 1, 10_000);
        assert_eq!(counters.last.len(), MAX_COUNTERS);
    }
}
