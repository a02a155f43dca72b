//! Rates from counters that wrap and devices that restart.
//!
//! RFC 2863 (IF-MIB) 3.1.6: octet counters are 32 or 64 bits wide and wrap to zero; RFC 3418 sysUpTime says whether the
//! device restarted between two reads, which is the only thing that tells a wrap from a reset.

use crate::time::{MICROS_PER_SECOND, Timestamp};

/// Width of the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Counter32, wraps at 2^32.
    Bits32,
    /// Counter64, wraps at 2^64.
    Bits64,
}

/// One read of a counter together with the device's uptime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// When the collector read it.
    pub at: Timestamp,
    /// The counter.
    pub count: u64,
    /// Hundredths of a second since the device restarted (sysUpTime, itself a 32-bit value that wraps after 497 days).
    pub uptime_ticks: u32,
}

/// sysUpTime counts hundredths of a second.
const MICROS_PER_TICK: i64 = MICROS_PER_SECOND / 100;

/// How far sysUpTime may disagree with the collector's clock before it means a restart: answers are delayed.
const UPTIME_SLACK_MICROS: i64 = 5 * MICROS_PER_SECOND;

/// The part of the elapsed time by which a device's clock may drift on top of that: 1/50, 2 %.
const UPTIME_DRIFT_DIVISOR: i64 = 50;

/// Units per second between two reads; `None` when nothing can be said: the device restarted, time did not advance.
#[must_use]
pub fn rate(previous: Reading, current: Reading, width: Width) -> Option<f64> {
    let elapsed = current.at.micros_since(previous.at);
    if elapsed <= 0 || restarted(previous, current, elapsed) {
        return None;
    }
    let difference = match width {
        Width::Bits64 => current.count.wrapping_sub(previous.count),
        Width::Bits32 => (current.count.wrapping_sub(previous.count)) & u64::from(u32::MAX),
    };
    // A 64-bit counter cannot wrap within a poll on any link that exists: a step back is a reset the uptime did not tell.
    if width == Width::Bits64 && current.count < previous.count && difference > u64::MAX / 2 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate needs no more than 53 bits")]
    Some(difference as f64 * MICROS_PER_SECOND as f64 / elapsed as f64)
}

fn restarted(previous: Reading, current: Reading, elapsed: i64) -> bool {
    let ran = i64::from(current.uptime_ticks.wrapping_sub(previous.uptime_ticks)) * MICROS_PER_TICK;
    (ran - elapsed).abs() > UPTIME_SLACK_MICROS.max(elapsed / UPTIME_DRIFT_DIVISOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reading(second: i64, count: u64, uptime_ticks: u32) -> Reading {
        Reading { at: Timestamp::from_micros(second * MICROS_PER_SECOND).unwrap(), count, uptime_ticks }
    }

    #[test]
    fn a_plain_step() {
        let r = rate(reading(0, 100, 1_000), reading(60, 700, 7_000), Width::Bits64);
        assert_eq!(r, Some(10.0));
    }

    #[test]
    fn a_32_bit_wrap_is_not_a_reset() {
        let before = reading(0, u64::from(u32::MAX) - 99, 1_000);
        assert_eq!(rate(before, reading(10, 500, 2_000), Width::Bits32), Some(60.0));
    }

    #[test]
    fn a_64_bit_wrap_is_counted() {
        assert_eq!(rate(reading(0, u64::MAX - 99, 1_000), reading(10, 500, 2_000), Width::Bits64), Some(60.0));
    }

    #[test]
    fn a_restart_gives_no_rate() {
        assert_eq!(rate(reading(0, 1_000, 900_000), reading(60, 50, 1_000), Width::Bits32), None);
        assert_eq!(rate(reading(0, 1_000, 900_000), reading(60, 5_000, 1_000), Width::Bits64), None);
        assert_eq!(rate(reading(0, 1_000, 1_000), reading(3_600, 9_000, 3_000), Width::Bits64), None);
        assert_eq!(rate(reading(0, 1_000, 1_000), reading(60, 50, 7_000), Width::Bits64), None);
    }

    #[test]
    fn the_uptime_itself_wraps_after_497_days() {
        let before = reading(0, 1_000, u32::MAX - 2_999);
        assert_eq!(rate(before, reading(60, 7_000, 3_000), Width::Bits64), Some(100.0));
    }

    #[test]
    fn time_that_stands_still_or_goes_back_gives_no_rate() {
        assert_eq!(rate(reading(60, 1, 1), reading(60, 2, 2), Width::Bits64), None);
        assert_eq!(rate(reading(60, 1, 1), reading(0, 2, 2), Width::Bits64), None);
    }

    proptest! {
        #[test]
        fn any_step_of_a_running_device_gives_its_true_rate(
            start in any::<u32>(), step in 0u32..=u32::MAX, seconds in 1i64..3_600, uptime in any::<u32>()
        ) {
            let ticks = u32::try_from(seconds * 100).unwrap();
            let before = reading(0, u64::from(start), uptime);
            let after = reading(seconds, u64::from(start.wrapping_add(step)), uptime.wrapping_add(ticks));
            let got = rate(before, after, Width::Bits32).unwrap();
            prop_assert!((got - f64::from(step) / seconds as f64).abs() < 1e-6);
        }
    }
}
