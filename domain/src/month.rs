//! A month of the calendar, as reports name it: `2026-10`.

use crate::civil::Civil;
use std::fmt;
use std::str::FromStr;

/// The first year of which a month can be reported is after this, that of the Unix epoch.
const EPOCH_YEAR: i32 = 1970;

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u8,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no month: expected such as 2026-10")]
pub struct BadMonth(String);

impl Month {
    /// The month of a date; none of one before 1971 or after 9999.
    #[must_use]
    pub fn of(date: Civil) -> Option<Self> {
        let year = i32::try_from(date.year).ok().filter(|year| (EPOCH_YEAR + 1..=9_999).contains(year))?;
        Some(Self { year, month: date.month })
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its number, 1 to 12.
    #[must_use]
    pub fn number(self) -> u8 {
        self.month
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        if self.month == 1 { Self { year: self.year - 1, month: 12 } } else { Self { month: self.month - 1, ..self } }
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        if self.month == 12 { Self { year: self.year + 1, month: 1 } } else { Self { month: self.month + 1, ..self } }
    }
}

#[cfg(feature = "zone")]
impl Month {
    /// The month that a city's calendar shows at `now`.
    #[must_use]
    pub fn at(now: crate::time::Timestamp, zone: &jiff::tz::TimeZone) -> Option<Self> {
        Self::of(crate::day::Day::at(now, zone)?.civil())
    }
}

impl FromStr for Month {
    type Err = BadMonth;
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let read = || {
            let (year, month) = text.split_once('-')?;
            let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
            if !digits(year, 4) || !digits(month, 2) {
                return None;
            }
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            ((1..=12).contains(&month) && year > EPOCH_YEAR).then_some(Self { year, month })
        };
        read().ok_or_else(|| BadMonth(text.chars().take(20).collect()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_written_and_walked_over_the_year() {
        let month: Month = "2026-01".parse().unwrap();
        assert_eq!((month.to_string(), month.before().to_string()), ("2026-01".to_owned(), "2025-12".to_owned()));
        assert_eq!((month.before().after(), month.year(), month.number()), (month, 2026, 1));
        for bad in ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "1970-01", "", "x"] {
            assert!(bad.parse::<Month>().unwrap_err().to_string().contains("expected such as"), "{bad}");
        }
        assert_eq!(Month::of(Civil::from_seconds(1_792_800_000)).unwrap().to_string(), "2026-10");
        assert_eq!(Month::of(Civil::from_seconds(0)), None);
    }

    #[cfg(feature = "zone")]
    #[test]
    fn a_month_begins_at_the_citys_midnight() {
        let rome = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
        let month = |at: &str| Month::at(at.parse().unwrap(), &rome).unwrap().to_string();
        assert_eq!(
            (month("2026-06-30T21:59:59Z"), month("2026-06-30T22:00:00Z")),
            ("2026-06".into(), "2026-07".into())
        );
        assert_eq!(month("2026-12-31T23:00:00Z"), "2027-01");
    }
}
