//! Ticks of long times: beginnings of months, quarters and years by the city's clocks.

use super::axis::{TimeTick, time_ticks};
use super::canvas::whole;
use super::{Texts, plot};
use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// Months between two ticks.
const STEPS: [i64; 7] = [1, 2, 3, 6, 12, 24, 60];

/// From this on ticks are months: two of them.
const MONTHS_FROM_S: f64 = 60.0 * 86_400.0;

/// From this on a chart without words tells months: four of them, as weeks would crowd.
const PLAIN_MONTHS_FROM_S: f64 = 120.0 * 86_400.0;

/// Months that such a chart tells at most.
const MAX_PLAIN: usize = 5;

/// Room that a date on an axis takes.
const TICK_ROOM: f64 = 62.0;

/// Seconds of a mean month.
const MONTH_S: f64 = 2_629_746.0;

/// Seconds since the Unix epoch.
pub(super) fn seconds(time: Timestamp) -> f64 {
    time.as_micros() as f64 / MICROS_PER_SECOND as f64
}

/// The ticks of a period that have their places in `room` units: months where it is long, days and hours where not.
pub(super) fn ticks_in(
    room: f64,
    from: Timestamp,
    to: Timestamp,
    utc_offset_s: i32,
    texts: &Texts,
) -> impl Iterator<Item = TimeTick> + use<> {
    let most = whole((room / TICK_ROOM).floor().max(2.0)) as usize;
    let (begin, end) = plot::ends(from, to);
    let is_long = end - begin >= MONTHS_FROM_S;
    let word = |date| month_label(texts, date);
    let months = if is_long { month_ticks(from, to, utc_offset_s, most, word) } else { Vec::new() };
    let ticks = if months.is_empty() { time_ticks(from, to, utc_offset_s) } else { months };
    let every = ticks.len().div_ceil(most).max(1);
    ticks.into_iter().step_by(every)
}

/// The ticks of a chart that knows no words: at most [`MAX_PLAIN`] months such as `01/2026` where it is long, days and hours
/// where not.
pub(super) fn plain_ticks(from: Timestamp, to: Timestamp, utc_offset_s: i32) -> Vec<TimeTick> {
    let (begin, end) = plot::ends(from, to);
    let number = |date: Civil| format!("{:02}/{}", date.month, date.year);
    let is_long = end - begin >= PLAIN_MONTHS_FROM_S;
    let months = if is_long { month_ticks(from, to, utc_offset_s, MAX_PLAIN, number) } else { Vec::new() };
    if months.is_empty() { time_ticks(from, to, utc_offset_s) } else { months }
}

/// A month such as `gen 26`.
pub(super) fn month_label(texts: &Texts, date: Civil) -> String {
    format!("{} {:02}", texts.months[usize::from(date.month.saturating_sub(1))], date.year.rem_euclid(100))
}

/// At most `most` ticks on beginnings of months, with labels such as `gen 26`, or `2026` where only years are told.
/// None when no month begins within.
fn month_ticks(
    from: Timestamp,
    to: Timestamp,
    utc_offset_s: i32,
    most: usize,
    named: impl Fn(Civil) -> String,
) -> Vec<TimeTick> {
    let span = (seconds(to) - seconds(from)) / MONTH_S;
    let step = STEPS.into_iter().find(|step| span / *step as f64 <= most.saturating_sub(1) as f64);
    let step = step.unwrap_or_else(|| (span / most.max(1) as f64 / 12.0).ceil() as i64 * 12).max(1);
    let begin = Civil::from_seconds(from.as_micros().div_euclid(MICROS_PER_SECOND) + i64::from(utc_offset_s));
    let first = (begin.year * 12 + i64::from(begin.month) - 1).div_euclid(step) * step;
    let tick = |i: i64| {
        let month = first + i * step;
        let number = month.rem_euclid(12);
        let year = month.div_euclid(12);
        let date = Civil { year, month: u8::try_from(number + 1).unwrap_or(1), day: 1, hour: 0, minute: 0, second: 0 };
        let at = (date.to_seconds() - i64::from(utc_offset_s)) as f64;
        let label = if step % 12 == 0 { year.to_string() } else { named(date) };
        (at, label)
    };
    (0..=i64::try_from(most).unwrap_or(0) + 1)
        .map(tick)
        .filter(|(at, _)| (seconds(from)..=seconds(to)).contains(at))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(from: &str, to: &str, most: usize) -> Vec<String> {
        let ticks = month_ticks(from.parse().unwrap(), to.parse().unwrap(), 3_600, most, |date| {
            month_label(&Texts::ITALIAN, date)
        });
        ticks.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn months_quarters_and_years() {
        assert_eq!(labels("2025-12-15T00:00:00Z", "2026-03-15T00:00:00Z", 6), ["gen 26", "feb 26", "mar 26"]);
        assert_eq!(labels("2025-12-31T23:00:00Z", "2026-12-31T00:00:00Z", 5), ["gen 26", "apr 26", "lug 26", "ott 26"]);
        assert_eq!(labels("2017-04-01T00:00:00Z", "2026-11-01T00:00:00Z", 6), ["2018", "2020", "2022", "2024", "2026"]);
        assert!(labels("2026-01-03T00:00:00Z", "2026-01-20T00:00:00Z", 6).is_empty());
    }

    #[test]
    fn a_year_without_words_has_months_by_number() {
        let (from, to) = ("2025-11-26T19:00:00Z".parse().unwrap(), "2026-11-26T19:00:00Z".parse().unwrap());
        let ticks = plain_ticks(from, to, 3_600);
        let labels: Vec<&str> = ticks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["01/2026", "04/2026", "07/2026", "10/2026"]);
    }

    proptest! {
        #[test]
        fn never_more_than_asked_for(from in 0i64..1_900_000_000, days in 1i64..20_000, most in 2usize..12) {
            let at = |second: i64| Timestamp::from_millis(second * 1_000).unwrap();
            let ticks = month_ticks(at(from), at(from + days * 86_400), 7_200, most, |date| {
                month_label(&Texts::ENGLISH, date)
            });
            prop_assert!(ticks.len() <= most + 1 && ticks.windows(2).all(|t| t[0].0 < t[1].0));
        }
    }
}
