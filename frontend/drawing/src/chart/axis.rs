//! Ticks that people can read: whole minutes, hours and days of local time; 1, 2 or 5 times a power of ten.

use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use std::ops::Range;

/// Steps between time ticks, in seconds.
const TIME_STEPS_S: [i64; 15] =
    [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_419_200];

/// Time ticks at most, so that labels keep clear of each other.
const MAX_TIME_TICKS: i64 = 7;

/// Value ticks aimed at.
const VALUE_TICKS: f64 = 4.0;

/// Seconds in a day.
const DAY_S: i64 = 86_400;

/// An axis with the ticks it is given; Plotters' own are not on whole local hours.
pub(super) struct Axis {
    /// First and last value.
    pub(super) range: Range<f64>,
    /// Where the ticks are.
    pub(super) ticks: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, pixels: (i32, i32)) -> i32 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        pixels.0 + (f64::from(pixels.1 - pixels.0) * share).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // Asked a second time for lines between the ticks: there are none.
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

/// Seconds since the Unix epoch, and the label.
pub(super) type TimeTick = (f64, String);

/// Ticks on whole steps of local time, with labels such as `14:00`, or `21/11` at midnight and on longer periods.
pub(super) fn time_ticks(from: Timestamp, to: Timestamp, utc_offset_s: i32) -> Vec<TimeTick> {
    let (from, to) = (from.as_micros() / MICROS_PER_SECOND, to.as_micros() / MICROS_PER_SECOND);
    let span = (to - from).max(1);
    let step = TIME_STEPS_S.into_iter().find(|step| span / step <= MAX_TIME_TICKS).unwrap_or(span);
    let offset = i64::from(utc_offset_s);
    let first = (from + offset).div_euclid(step) * step - offset;
    (0..=MAX_TIME_TICKS + 1)
        .map(|i| first + i * step)
        .filter(|t| (from..=to).contains(t))
        .map(|t| (t as f64, label(t, utc_offset_s, step)))
        .collect()
}

fn label(second: i64, utc_offset_s: i32, step: i64) -> String {
    let local = Civil::from_seconds(second + i64::from(utc_offset_s));
    if step >= DAY_S || (local.hour == 0 && local.minute == 0) {
        format!("{:02}/{:02}", local.day, local.month)
    } else {
        format!("{:02}:{:02}", local.hour, local.minute)
    }
}

/// The range of the value axis and its ticks. It begins at zero unless values are below: a truncated axis makes a
/// small change look like a collapse.
pub(super) fn value_ticks(values: impl IntoIterator<Item = f64>) -> (f64, f64, Vec<f64>) {
    let (low, high) = values
        .into_iter()
        .filter(|v| v.is_finite())
        .fold((0.0_f64, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    ticks_between(low, high)
}

/// The same for values that never come near zero, such as availability: the axis begins below the smallest. Charts that
/// do so have no areas or bars, whose lengths would lie.
fn value_ticks_near(values: impl IntoIterator<Item = f64>) -> (f64, f64, Vec<f64>) {
    let ends = values
        .into_iter()
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if ends.0 <= ends.1 { ticks_between(ends.0, ends.1) } else { ticks_between(0.0, 1.0) }
}

/// One or the other.
pub(super) fn value_ticks_from(zero: bool, values: impl IntoIterator<Item = f64>) -> (f64, f64, Vec<f64>) {
    if zero { value_ticks(values) } else { value_ticks_near(values) }
}

fn ticks_between(low: f64, high: f64) -> (f64, f64, Vec<f64>) {
    let high = if high > low { high } else { low + 1.0 };
    let rough = (high - low) / VALUE_TICKS;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(10.0 * power);
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    let ticks = std::iter::successors(Some(first), |i| (*i < last).then_some(i + 1.0)).map(|i| i * step).collect();
    (first * step, last * step, ticks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_are_whole_hours_of_the_city_not_of_greenwich() {
        let ticks = time_ticks(at("2026-11-21T18:10:00Z"), at("2026-11-22T00:10:00Z"), 3600);
        let labels: Vec<&str> = ticks.iter().map(|(_, l)| l.as_str()).collect();
        assert_eq!(labels, ["20:00", "21:00", "22:00", "23:00", "22/11", "01:00"]);
    }

    #[test]
    fn values_get_round_ticks_from_zero() {
        assert_eq!(value_ticks([3.0, 42.0]), (0.0, 60.0, vec![0.0, 20.0, 40.0, 60.0]));
        assert_eq!(value_ticks([]), (0.0, 1.0, vec![0.0, 0.5, 1.0]));
        assert_eq!(value_ticks([f64::NAN, 0.0]).1, 1.0);
        assert!(value_ticks([-5.0, 5.0]).0 <= -5.0);
        let (low, high, _) = value_ticks_near([0.981, 0.999]);
        assert!(low > 0.9 && low <= 0.981 && high >= 0.999);
        assert_eq!(value_ticks_near([]).0, 0.0);
    }

    proptest! {
        #[test]
        fn every_value_lies_between_the_first_and_the_last_tick(values in proptest::collection::vec(-1e12..1e12f64, 1..20)) {
            let (low, high, ticks) = value_ticks(values.clone());
            prop_assert!(ticks.len() >= 2 && ticks.len() <= 12, "{ticks:?}");
            let slack = (high - low) * 1e-9;
            prop_assert!(values.iter().all(|v| (low - slack..=high + slack).contains(v)));
        }

        #[test]
        fn never_more_time_ticks_than_fit(from in 0i64..2_000_000_000, span in 1i64..200_000_000, offset in -43_200i32..50_400) {
            let t = |s: i64| Timestamp::from_millis(s * 1000).unwrap();
            let ticks = time_ticks(t(from), t(from + span), offset);
            prop_assert!(i64::try_from(ticks.len()).unwrap() <= MAX_TIME_TICKS + 1, "{}", ticks.len());
        }
    }
}
