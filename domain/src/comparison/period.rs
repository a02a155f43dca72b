//! Which period another is to be compared with.
//!
//! A week in the city has a shape: counters are closed on Sundays, schools on Saturdays. A period is therefore compared
//! with one that has the same weekdays wherever there is one (the statistical offices' trading-day adjustment,
//! Eurostat, "ESS guidelines on seasonal adjustment", 2015, by choosing days instead of by a model). Where there is
//! none, the days are weighted ([`super::change`]): whole months are compared with whole months, as nobody would know
//! the days from 2 October to 1 November for last year's October.

use crate::day::{Day, WEEK};
use serde::{Deserialize, Serialize};

/// Days of a period at most: a century.
pub const MAX_DAYS: i32 = 36_525;

/// Days of a mean year of the Gregorian calendar.
const MEAN_YEAR_DAYS: f64 = 365.2425;

/// Whole days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedPeriod))]
pub struct Period {
    /// The first day.
    pub first: Day,
    /// The last day, not before the first.
    pub last: Day,
}

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "against")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedAgainst))]
pub enum Against {
    /// The one just before: of whole months as many whole months, else as many days.
    Previous,
    /// The same time a year ago: of whole months the same months, else 52 weeks before, on the same weekdays.
    LastYear,
    /// The beginning of the mandate.
    Mandate {
        /// The day it began.
        began: Day,
    },
    /// Any other.
    Other {
        /// That one.
        period: Period,
    },
}

/// The period to compare with, and what has to be said beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedCounterpart))]
pub struct Counterpart {
    /// The period.
    pub period: Period,
    /// Whether it has the same number of each weekday.
    pub same_weekdays: bool,
    /// Whether it lies at the same time of the year, give or take half a week.
    pub same_season: bool,
}

/// Why there is nothing to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCounterpart {
    /// The last day is before the first.
    #[error("the period ends on {last}, before it begins on {first}: expected a last day not before the first")]
    Reversed {
        /// The first day.
        first: Day,
        /// The last day.
        last: Day,
    },
    /// The mandate is too young.
    #[error(
        "the mandate began on {began}, and the period begins on {first}: expected a period that leaves one as long before it in the mandate"
    )]
    MandateTooYoung {
        /// The day the mandate began.
        began: Day,
        /// The first day of the period.
        first: Day,
    },
    /// Longer than a comparison may be.
    #[error("the period from {first} to {last} is too long: expected {MAX_DAYS} days at most")]
    TooLong {
        /// The first day.
        first: Day,
        /// The last day.
        last: Day,
    },
    /// The days before 1970 are none.
    #[error("there is no day to compare {first} with: expected a period whose counterpart begins in 1970 or later")]
    TooEarly {
        /// The first day of the period.
        first: Day,
    },
}

impl Period {
    /// From `first` to `last`, both included.
    ///
    /// # Errors
    /// [`NoCounterpart::Reversed`], or [`NoCounterpart::TooLong`] beyond [`MAX_DAYS`].
    pub fn new(first: Day, last: Day) -> Result<Self, NoCounterpart> {
        match last.days_since(first) {
            ..0 => Err(NoCounterpart::Reversed { first, last }),
            0..MAX_DAYS => Ok(Self { first, last }),
            _ => Err(NoCounterpart::TooLong { first, last }),
        }
    }

    /// How many days it has, one at least.
    #[must_use]
    pub fn days(&self) -> i32 {
        (self.last.days_since(self.first) + 1).max(1)
    }

    /// Its days, in order.
    pub fn iter(&self) -> impl Iterator<Item = Day> + use<> {
        let first = self.first;
        (0..self.days()).map(move |i| first.plus(i))
    }

    /// How often each weekday is in it, Monday first.
    #[must_use]
    pub fn weekdays(&self) -> [u32; 7] {
        let mut counts = [0; 7];
        for day in self.iter() {
            counts[day.weekday()] += 1;
        }
        counts
    }

    /// How many whole months it is; `None` when it is not from a first to a last of a month.
    fn whole_months(&self) -> Option<i32> {
        let (first, after) = (self.first.civil(), self.last.plus(1).civil());
        let months = (after.year - first.year) * 12 + i64::from(after.month) - i64::from(first.month);
        (first.day == 1 && after.day == 1 && months > 0).then(|| i32::try_from(months).ok()).flatten()
    }

    fn moved(&self, days: i32) -> Self {
        Self { first: self.first.plus(days), last: self.last.plus(days) }
    }

    /// As many whole months, `months` later.
    fn moved_months(&self, length: i32, months: i32) -> Self {
        Self { first: self.first.first_of_month(months), last: self.first.first_of_month(months + length).plus(-1) }
    }

    /// The same time `years` ago: of whole months the same months, else the nearest days on the same weekdays.
    fn years_ago(&self, years: i32) -> Self {
        match self.whole_months() {
            Some(length) => self.moved_months(length, -12 * years),
            None => self.moved(-whole_weeks(years)),
        }
    }

    /// The period to compare it with.
    ///
    /// # Errors
    /// [`NoCounterpart`] when it is none itself, or when there is no other.
    pub fn counterpart(&self, against: Against) -> Result<Counterpart, NoCounterpart> {
        Self::new(self.first, self.last)?;
        let period = match against {
            Against::Previous => match self.whole_months() {
                Some(length) => self.moved_months(length, -length),
                None => self.moved(-self.days()),
            },
            Against::LastYear => self.years_ago(1),
            Against::Mandate { began } => self.at_the_beginning(began)?,
            Against::Other { period } => Self::new(period.first, period.last)?,
        };
        // Days before 1970 are held there.
        if period.first == Day::from_number(0) && !matches!(against, Against::Other { .. }) {
            return Err(NoCounterpart::TooEarly { first: self.first });
        }
        Ok(Counterpart {
            period,
            same_weekdays: period.weekdays() == self.weekdays(),
            // A February may have a day more.
            same_season: (period.days() - self.days()).abs() <= 1 && same_season(self.first, period.first),
        })
    }

    /// The same season of the first year of the mandate that has it; of a mandate that has not seen this season before,
    /// its first weeks, on the same weekdays, or its first whole months.
    fn at_the_beginning(&self, began: Day) -> Result<Self, NoCounterpart> {
        let elapsed = self.first.days_since(began);
        let years = (1..=elapsed.max(0) / 364 + 1).rev();
        let found = years.map(|years| self.years_ago(years)).find(|period| period.first >= began);
        let found = found.unwrap_or_else(|| match self.whole_months() {
            Some(length) => {
                let first = if began.civil().day == 1 { began } else { began.first_of_month(1) };
                Self { first, last: first.first_of_month(length).plus(-1) }
            }
            // As far back as there are whole weeks.
            None => self.moved(elapsed.rem_euclid(WEEK) - elapsed),
        });
        // Not onto the period itself.
        if found.last >= self.first {
            return Err(NoCounterpart::MandateTooYoung { began, first: self.first });
        }
        Ok(found)
    }
}

/// The days of the whole weeks that are nearest to `years` years: 364 of one, 1,827 of five.
#[expect(clippy::cast_possible_truncation, reason = "at most some centuries")]
fn whole_weeks(years: i32) -> i32 {
    (f64::from(years) * MEAN_YEAR_DAYS / f64::from(WEEK)).round() as i32 * WEEK
}

/// Whether two days are at the same time of their years, give or take half a week.
fn same_season(later: Day, earlier: Day) -> bool {
    let apart = f64::from(later.days_since(earlier).abs());
    let years = (apart / MEAN_YEAR_DAYS).round();
    years >= 1.0 && (apart - years * MEAN_YEAR_DAYS).abs() <= f64::from(WEEK) / 2.0 + 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn period(first: &str, last: &str) -> Period {
        Period::new(day(first), day(last)).unwrap()
    }

    #[test]
    fn counterparts_by_hand() {
        let week = period("2026-11-16", "2026-11-22");
        let before = week.counterpart(Against::Previous).unwrap();
        assert_eq!(before.period, period("2026-11-09", "2026-11-15"));
        assert!(before.same_weekdays && !before.same_season);
        // 2025-11-17 was a Monday, as 2026-11-16 is.
        let last_year = week.counterpart(Against::LastYear).unwrap();
        assert_eq!(last_year.period, period("2025-11-17", "2025-11-23"));
        assert!(last_year.same_weekdays && last_year.same_season);
        // October has 31 days and September 30: months are compared with months.
        let october = period("2026-10-01", "2026-10-31").counterpart(Against::Previous).unwrap();
        assert_eq!(october.period, period("2026-09-01", "2026-09-30"));
        assert!(!october.same_weekdays);
        let quarter = period("2026-01-01", "2026-03-31").counterpart(Against::Previous).unwrap();
        assert_eq!(quarter.period, period("2025-10-01", "2025-12-31"));
        let october = period("2026-10-01", "2026-10-31").counterpart(Against::LastYear).unwrap();
        assert_eq!(october.period, period("2025-10-01", "2025-10-31"));
        assert!(!october.same_weekdays && october.same_season);
        let february = period("2024-02-01", "2024-02-29").counterpart(Against::LastYear).unwrap();
        assert_eq!(february.period, period("2023-02-01", "2023-02-28"));
        assert!(february.same_season);
    }

    #[test]
    fn the_mandate_is_met_in_the_same_season_of_its_first_year() {
        let began = Against::Mandate { began: day("2021-10-18") };
        let found = period("2026-11-16", "2026-11-22").counterpart(began).unwrap();
        // Five years are 261 weeks, to the nearest: 1,827 days.
        assert_eq!(found.period, period("2021-11-15", "2021-11-21"));
        assert!(found.same_weekdays && found.same_season);
        // September of its first year was before it: the second year's.
        let found = period("2026-09-07", "2026-09-13").counterpart(began).unwrap();
        assert_eq!(found.period, period("2022-09-05", "2022-09-11"));
        // Half a year old: its first whole weeks.
        let young = period("2022-03-14", "2022-03-20").counterpart(began).unwrap();
        assert_eq!(young.period, period("2021-10-18", "2021-10-24"));
        assert!(young.same_weekdays && !young.same_season);
        // Months: last October is that of the mandate's second year, as it began in the middle of one.
        let months = |first: &str, last: &str| period(first, last).counterpart(began).unwrap().period;
        assert_eq!(months("2026-10-01", "2026-10-31"), period("2022-10-01", "2022-10-31"));
        assert_eq!(months("2026-11-01", "2026-11-30"), period("2021-11-01", "2021-11-30"));
        assert_eq!(months("2022-03-01", "2022-03-31"), period("2021-11-01", "2021-11-30"));
        let refused = period("2021-10-20", "2021-10-26").counterpart(began).unwrap_err();
        assert!(refused.to_string().contains("began on 2021-10-18"), "{refused}");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        assert!(Period::new(day("2026-11-22"), day("2026-11-21")).is_err());
        let reversed = Period { first: day("2026-11-22"), last: day("2026-11-21") };
        assert!(matches!(reversed.counterpart(Against::Previous), Err(NoCounterpart::Reversed { .. })));
        assert!(matches!(Period::new(day("1970-01-01"), day("9999-12-31")), Err(NoCounterpart::TooLong { .. })));
        let early = period("1970-01-05", "1970-02-05").counterpart(Against::LastYear);
        assert!(matches!(early, Err(NoCounterpart::TooEarly { .. })));
    }

    proptest! {
        /// A year ago and in the mandate the weekdays are the same, whatever the period.
        #[test]
        fn weekdays_are_kept(first in 10_000i32..25_000, length in 0i32..400, age in 0i32..4_000) {
            let period = Period { first: Day::from_number(first), last: Day::from_number(first + length) };
            prop_assume!(period.whole_months().is_none());
            let last_year = period.counterpart(Against::LastYear).unwrap();
            prop_assert!(last_year.same_weekdays && last_year.same_season);
            let began = Day::from_number(first - age);
            match period.counterpart(Against::Mandate { began }) {
                Ok(found) => {
                    prop_assert!(found.same_weekdays);
                    prop_assert!(found.period.first >= began && found.period.last < period.first);
                    prop_assert_eq!(found.same_season, age >= 364);
                }
                Err(_) => prop_assert!(age < 364 + length),
            }
            let previous = period.counterpart(Against::Previous).unwrap().period;
            prop_assert_eq!(previous.last.plus(1), period.first);
        }
    }
}
