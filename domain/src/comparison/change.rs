//! How much a value changed from one period to another, day by day, with the weekdays weighed alike.

use super::{Observation, Period};
use crate::day::Day;
use serde::{Deserialize, Serialize};

/// The share of a period's days that have to be known for a change to be told.
pub const MIN_KNOWN_SHARE: f64 = 0.5;

/// A change. Means are a day's: periods of different length, or with days missing, can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedChange))]
pub struct Change {
    /// The mean of a day now, weekdays weighted.
    pub now: f64,
    /// The mean of a day then, with the weekdays of now.
    pub then: f64,
    /// Now less then.
    pub difference: f64,
    /// The difference by then; none when then is zero.
    pub relative: Option<f64>,
    /// Days now.
    pub days_now: u32,
    /// Days now of which the value is known.
    pub known_now: u32,
    /// Days then.
    pub days_then: u32,
    /// Days then of which the value is known.
    pub known_then: u32,
    /// Days that are withheld in either.
    pub withheld: u32,
    /// Weekdays (0 is Monday) that are known in only one of the two and left out of both.
    pub without_weekdays: [bool; 7],
}

/// Why no change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedNoChange))]
pub enum NoChange {
    /// Fewer than [`MIN_KNOWN_SHARE`] of the days now are known.
    #[error("too few days are known now")]
    UnknownNow,
    /// Fewer than [`MIN_KNOWN_SHARE`] of the days then are known.
    #[error("too few days were known then")]
    UnknownThen,
    /// No weekday is known in both.
    #[error("no weekday is known in both")]
    NothingInCommon,
}

/// What is known of the weekdays of a period.
#[derive(Default)]
struct Weekdays {
    sums: [f64; 7],
    known: [u32; 7],
    withheld: u32,
}

impl Weekdays {
    fn of(period: &Period, value: &dyn Fn(Day) -> Observation) -> Self {
        let mut found = Self::default();
        for day in period.iter() {
            let observation = value(day);
            if let Some(value) = observation.known() {
                found.sums[day.weekday()] += value;
                found.known[day.weekday()] += 1;
            } else if observation == Observation::Withheld {
                found.withheld += 1;
            }
        }
        found
    }

    fn mean(&self, weekday: usize) -> Option<f64> {
        (self.known[weekday] > 0).then(|| self.sums[weekday] / f64::from(self.known[weekday]))
    }

    fn all_known(&self) -> u32 {
        self.known.iter().sum()
    }
}

/// The change of `value` from `then` to `now`. Each weekday's mean counts as often as that weekday is in `now`: direct
/// standardisation, with `now` as the standard population (Fleiss, Levin and Paik, "Statistical Methods for Rates and
/// Proportions", 3rd ed., 2003, section 19.3). So neither a month with five Sundays nor days that were not measured
/// pretend a change. Weekdays that only one of the two has known days of are left out of both.
///
/// # Errors
/// [`NoChange`] when too little is known.
pub fn change(now: &Period, then: &Period, value: &dyn Fn(Day) -> Observation) -> Result<Change, NoChange> {
    let (in_now, in_then) = (Weekdays::of(now, value), Weekdays::of(then, value));
    let enough = |period: &Period, known: u32| f64::from(known) >= MIN_KNOWN_SHARE * f64::from(period.days());
    if !enough(now, in_now.all_known()) {
        return Err(NoChange::UnknownNow);
    }
    if !enough(then, in_then.all_known()) {
        return Err(NoChange::UnknownThen);
    }
    let weights = now.weekdays();
    let (mut sum_now, mut sum_then, mut weight) = (0.0, 0.0, 0.0);
    let mut without_weekdays = [false; 7];
    for weekday in 0..7 {
        match (in_now.mean(weekday), in_then.mean(weekday)) {
            (Some(mean_now), Some(mean_then)) => {
                let days = f64::from(weights[weekday]);
                sum_now += days * mean_now;
                sum_then += days * mean_then;
                weight += days;
            }
            (None, None) => {}
            _ => without_weekdays[weekday] = true,
        }
    }
    if weight <= 0.0 {
        return Err(NoChange::NothingInCommon);
    }
    let (mean_now, mean_then) = (sum_now / weight, sum_then / weight);
    Ok(Change {
        now: mean_now,
        then: mean_then,
        difference: mean_now - mean_then,
        relative: (mean_then != 0.0).then(|| (mean_now - mean_then) / mean_then.abs()),
        days_now: now.days().unsigned_abs(),
        known_now: in_now.all_known(),
        days_then: then.days().unsigned_abs(),
        known_then: in_then.all_known(),
        withheld: in_now.withheld + in_then.withheld,
        without_weekdays,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(first: &str, last: &str) -> Period {
        Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_month_with_a_sunday_more_is_no_fall() {
        // 10 a day, 0 on Sundays. November 2026 has five Sundays and October four; nothing changed.
        let value = |day: Day| Observation::Value(if day.weekday() == 6 { 0.0 } else { 10.0 });
        let found = change(&period("2026-11-01", "2026-11-30"), &period("2026-10-01", "2026-10-31"), &value).unwrap();
        assert!(found.difference.abs() < 1e-12, "{found:?}");
        assert!((found.now - 10.0 * 25.0 / 30.0).abs() < 1e-12);
    }

    #[test]
    fn a_week_by_hand_with_days_missing_and_withheld() {
        // Now: Monday to Sunday 1 2 3 4 5 6 7, then 2 2 2 2 - 2 w: five known days of seven.
        let (now, then) = (period("2026-11-16", "2026-11-22"), period("2026-11-09", "2026-11-15"));
        let value = |day: Day| {
            if day >= now.first {
                return Observation::Value(day.weekday() as f64 + 1.0);
            }
            match day.weekday() {
                4 => Observation::Missing,
                6 => Observation::Withheld,
                _ => Observation::Value(2.0),
            }
        };
        let found = change(&now, &then, &value).unwrap();
        // Friday and Sunday are left out: (1 + 2 + 3 + 4 + 6) / 5 = 3.2 against 2.
        assert!((found.now - 3.2).abs() < 1e-12 && (found.then - 2.0).abs() < 1e-12);
        assert!((found.relative.unwrap() - 0.6).abs() < 1e-12);
        let days = [found.days_now, found.known_now, found.days_then, found.known_then, found.withheld];
        assert_eq!(days, [7, 7, 7, 5, 1]);
        assert_eq!(found.without_weekdays, [false, false, false, false, true, false, true]);
    }

    #[test]
    fn too_little_is_nothing_and_not_a_zero() {
        let (now, then) = (period("2026-11-16", "2026-11-22"), period("2026-11-09", "2026-11-15"));
        let only = |from: Day| move |day: Day| if day >= from { Observation::Value(1.0) } else { Observation::Missing };
        assert_eq!(change(&now, &then, &only(now.first)), Err(NoChange::UnknownThen));
        assert_eq!(change(&now, &then, &only(now.last)), Err(NoChange::UnknownNow));
        let apart = |day: Day| Observation::from(((day >= now.first) == (day.weekday() < 4)).then_some(1.0));
        assert_eq!(change(&now, &period("2026-11-13", "2026-11-15"), &apart), Err(NoChange::NothingInCommon));
        let zero = change(&now, &then, &|_| Observation::Value(0.0)).unwrap();
        assert_eq!((zero.difference, zero.relative), (0.0, None));
    }

    proptest! {
        /// A value that only depends on the weekday never changes, whatever the periods and whatever is missing.
        #[test]
        fn what_only_the_week_moves_does_not_change(
            week in prop::array::uniform7(0.0f64..100.0),
            first in 10_000i32..20_000, length in 6i32..90, other in 200i32..900, other_length in 6i32..90, hole in 2i32..30,
        ) {
            let of = |from: i32, long: i32| Period { first: Day::from_number(from), last: Day::from_number(from + long) };
            let (now, then) = (of(first, length), of(first - other, other_length));
            let value = |day: Day| {
                if day.number() % hole == 0 { Observation::Missing } else { Observation::Value(week[day.weekday()]) }
            };
            if let Ok(found) = change(&now, &then, &value) {
                prop_assert!(found.difference.abs() < 1e-9, "{:?}", found);
            }
        }

        /// Turned round the difference changes its sign where both have the same weekdays.
        #[test]
        fn it_is_the_same_from_the_other_side(values in prop::collection::vec(0.0f64..50.0, 28), first in 10_000i32..20_000) {
            let at = |day: Day| values[usize::try_from(day.number() - first).unwrap()];
            let now = Period { first: Day::from_number(first + 14), last: Day::from_number(first + 27) };
            let then = Period { first: Day::from_number(first), last: Day::from_number(first + 13) };
            let value = |day: Day| Observation::Value(at(day));
            let (there, back) = (change(&now, &then, &value).unwrap(), change(&then, &now, &value).unwrap());
            prop_assert!((there.difference + back.difference).abs() < 1e-9);
            let mean: f64 = values[14..].iter().sum::<f64>() / 14.0;
            prop_assert!((there.now - mean).abs() < 1e-9, "of whole weeks the plain mean");
        }
    }
}
