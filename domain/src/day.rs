//! A day of the calendar, by no particular clock: who has instants asks [`crate::civil`] in the zone of the city.

use crate::civil::{Civil, DAY_S};
use crate::time::{MICROS_PER_SECOND, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Days in a week.
pub const WEEK: i32 = 7;

/// 1 January of the first year and 31 December of the last that a [`Day`] may lie in, in days since 1970-01-01.
const RANGE: (i32, i32) = (0, 2_932_896);

/// A day, 1970-01-01 to 9999-12-31. Text form is ISO 8601: `2026-11-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "date"))]
pub struct Day(i32);

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no day: expected one of 1970 to 9999 such as 2026-11-21")]
pub struct BadDay(String);

impl Day {
    /// The day that is `number` days after 1970-01-01, held within 1970 to 9999.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        Self(number.clamp(RANGE.0, RANGE.1))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day of a date and time, held within 1970 to 9999.
    #[must_use]
    pub fn of(civil: Civil) -> Self {
        let days = civil.to_seconds().div_euclid(DAY_S).clamp(RANGE.0.into(), RANGE.1.into());
        Self(i32::try_from(days).unwrap_or_default())
    }

    /// Its date, at midnight.
    #[must_use]
    pub fn civil(self) -> Civil {
        Civil::from_seconds(i64::from(self.0) * DAY_S)
    }

    /// Its end, in UTC; `None` beyond what a [`Timestamp`] may be.
    #[must_use]
    pub fn end_utc(self) -> Option<Timestamp> {
        Timestamp::from_micros((i64::from(self.0) + 1) * DAY_S * MICROS_PER_SECOND).ok()
    }

    /// The day `days` later, or earlier when negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::from_number(self.0.saturating_add(days))
    }

    /// Days from `earlier` to it; negative when `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day of the week: 0 is Monday, 6 Sunday (ISO 8601 less one).
    #[must_use]
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        usize::try_from((self.0 + 3).rem_euclid(WEEK)).unwrap_or_default()
    }

    /// The first day of the month that is `months` after its own, or before when negative.
    #[must_use]
    pub fn first_of_month(self, months: i32) -> Self {
        let date = self.civil();
        let month = date.year * 12 + i64::from(date.month) - 1 + i64::from(months);
        let number = u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
        Self::of(Civil { year: month.div_euclid(12), month: number, day: 1, hour: 0, minute: 0, second: 0 })
    }

    /// The same date `years` earlier; 28 February for a 29th that there was not.
    #[must_use]
    pub fn years_earlier(self, years: i32) -> Self {
        let date = self.civil();
        let moved = Civil { year: date.year - i64::from(years), ..date };
        let exists = Civil::from_seconds(moved.to_seconds()).month == moved.month;
        Self::of(if exists { moved } else { Civil { day: 28, ..moved } })
    }
}

#[cfg(feature = "zone")]
impl Day {
    /// The day that a city's calendar shows at `now`.
    #[must_use]
    pub fn at(now: Timestamp, zone: &jiff::tz::TimeZone) -> Option<Self> {
        crate::hours::date_of(now, zone)?.to_string().parse().ok()
    }

    /// Its first instant on a city's clocks; `None` beyond what a [`Timestamp`] may be.
    #[must_use]
    pub fn begins(self, zone: &jiff::tz::TimeZone) -> Option<Timestamp> {
        let date: jiff::civil::Date = self.to_string().parse().ok()?;
        let begins = date.to_zoned(zone.clone()).ok()?;
        Timestamp::from_micros(begins.timestamp().as_microsecond()).ok()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.civil();
        write!(f, "{:04}-{:02}-{:02}", date.year, date.month, date.day)
    }
}

impl FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let date = Civil::from_date(text).filter(|date| (1970..=9999).contains(&date.year));
        date.map(Self::of).ok_or_else(|| BadDay(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for Day {
    type Error = BadDay;
    fn try_from(text: String) -> Result<Self, BadDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_written_and_walked() {
        assert_eq!(day("2026-11-26").weekday(), 3, "a Thursday");
        assert_eq!(day("2024-03-01").plus(-1), day("2024-02-29"));
        assert_eq!(day("2024-02-29").years_earlier(1), day("2023-02-28"));
        assert_eq!(day("2024-02-29").years_earlier(4), day("2020-02-29"));
        assert_eq!(day("2026-01-31").first_of_month(-1), day("2025-12-01"));
        assert_eq!(day("2026-12-31").first_of_month(2), day("2027-02-01"));
        assert_eq!((Day::from_number(RANGE.1).to_string(), RANGE.1), ("9999-12-31".to_owned(), RANGE.1));
        for bad in ["", "2026-02-30", "26-11-21", "1969-12-31", "2026-11-21T00:00:00Z"] {
            assert!(bad.parse::<Day>().unwrap_err().to_string().contains("such as 2026-11-21"), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn days_agree_with_the_calendar_library(number in 0i32..2_900_000) {
            let ours = Day::from_number(number);
            let theirs = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(number)).unwrap();
            prop_assert_eq!(ours.to_string(), theirs.to_string());
            prop_assert_eq!(ours.weekday(), usize::try_from(theirs.weekday().to_monday_zero_offset()).unwrap());
            prop_assert_eq!(serde_json::from_str::<Day>(&serde_json::to_string(&ours).unwrap()).unwrap(), ours);
        }
    }
}
