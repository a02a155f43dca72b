//! Quiet hours, in the city's time.

use crate::civil::Civil;
use crate::time::{MICROS_PER_SECOND, Timestamp};
use serde::{Deserialize, Serialize};

/// Minutes in a day.
const DAY_MINUTES: u16 = 24 * 60;

/// A time zone: the backend has a library for it, the rules need no more than this.
pub trait Zone {
    /// The date and time on the city's clocks.
    fn civil(&self, at: Timestamp) -> Civil;
    /// When the city's clocks show this. A time that a change of the clocks leaves out is taken as that much later, one
    /// that comes twice as the first.
    fn instant(&self, civil: Civil) -> Timestamp;
}

/// Hours of every day in which only what policies let through is sent. From is in them, to is not; over midnight when
/// from is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: u16,
    to: u16,
}

/// Quiet hours as people write them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuietInput {
    /// First minute, `22:00`, on the city's clocks.
    pub from: String,
    /// The minute they end, `07:00`.
    pub to: String,
}

/// Why hours are none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadQuietHours {
    /// Not a time of day.
    #[error("'{0}' is no time of day: expected for example 22:00")]
    Time(String),
    /// Always quiet, or never.
    #[error("quiet hours from {0} to {0} have no length: name another end, or leave them out")]
    Empty(String),
}

impl QuietHours {
    /// From and to, as `HH:MM`.
    ///
    /// # Errors
    /// [`BadQuietHours`].
    pub fn new(from: &str, to: &str) -> Result<Self, BadQuietHours> {
        let hours = Self { from: minutes(from)?, to: minutes(to)? };
        if hours.from == hours.to { Err(BadQuietHours::Empty(from.to_owned())) } else { Ok(hours) }
    }

    /// From, as `HH:MM`.
    #[must_use]
    pub fn from_text(self) -> String {
        text(self.from)
    }

    /// To, as `HH:MM`.
    #[must_use]
    pub fn to_text(self) -> String {
        text(self.to)
    }

    /// When the hours that `at` is in end; `None` when it is in none.
    #[must_use]
    pub fn until(self, at: Timestamp, zone: &impl Zone) -> Option<Timestamp> {
        let local = zone.civil(at);
        let minute = u16::from(local.hour) * 60 + u16::from(local.minute);
        let over_midnight = self.from > self.to;
        let inside = if over_midnight {
            minute >= self.from || minute < self.to
        } else {
            (self.from..self.to).contains(&minute)
        };
        if !inside {
            return None;
        }
        let tomorrow = i64::from(over_midnight && minute >= self.from);
        let midnight = Civil { hour: 0, minute: 0, second: 0, ..local }.to_seconds();
        let end = midnight + tomorrow * i64::from(DAY_MINUTES) * 60 + i64::from(self.to) * 60;
        let end = zone.instant(Civil::from_seconds(end));
        // Clocks put back within the hours show the same time twice: the second time, the first end has passed.
        Some(end.max(at.plus_micros(MICROS_PER_SECOND)))
    }
}

fn minutes(text: &str) -> Result<u16, BadQuietHours> {
    let bad = || BadQuietHours::Time(text.chars().take(20).collect());
    let (hour, minute) = text.split_once(':').filter(|_| text.len() == 5).ok_or_else(bad)?;
    let number = |t: &str| t.parse::<u16>().ok().filter(|_| t.bytes().all(|b| b.is_ascii_digit()));
    let (hour, minute) = (number(hour).ok_or_else(bad)?, number(minute).ok_or_else(bad)?);
    if hour < 24 && minute < 60 { Ok(hour * 60 + minute) } else { Err(bad()) }
}

fn text(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl TryFrom<QuietInput> for QuietHours {
    type Error = BadQuietHours;
    fn try_from(text: QuietInput) -> Result<Self, BadQuietHours> {
        Self::new(&text.from, &text.to)
    }
}

impl From<QuietHours> for QuietInput {
    fn from(hours: QuietHours) -> Self {
        Self { from: hours.from_text(), to: hours.to_text() }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A zone by the library.
    pub(in crate::notify) struct Library(pub(in crate::notify) jiff::tz::TimeZone);

    impl Library {
        pub(in crate::notify) fn rome() -> Self {
            Self(jiff::tz::TimeZone::get("Europe/Rome").unwrap())
        }
    }

    impl Zone for Library {
        fn civil(&self, at: Timestamp) -> Civil {
            let local = self.0.to_datetime(jiff::Timestamp::from_microsecond(at.as_micros()).unwrap());
            Civil {
                year: i64::from(local.year()),
                month: local.month().unsigned_abs(),
                day: local.day().unsigned_abs(),
                hour: local.hour().unsigned_abs(),
                minute: local.minute().unsigned_abs(),
                second: local.second().unsigned_abs(),
            }
        }

        fn instant(&self, c: Civil) -> Timestamp {
            let small = |n: u8| i8::try_from(n).unwrap();
            let local = jiff::civil::datetime(
                i16::try_from(c.year).unwrap(),
                small(c.month),
                small(c.day),
                small(c.hour),
                small(c.minute),
                small(c.second),
                0,
            );
            let at = self.0.to_ambiguous_timestamp(local).compatible().unwrap();
            Timestamp::from_micros(at.as_microsecond()).unwrap()
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_night_ends_in_the_morning_also_when_the_clocks_change() {
        let (rome, night) = (Library::rome(), QuietHours::new("22:00", "07:00").unwrap());
        // Winter is UTC+1.
        assert_eq!(night.until(at("2026-11-25T20:59:59Z"), &rome), None);
        assert_eq!(night.until(at("2026-11-25T21:00:00Z"), &rome), Some(at("2026-11-26T06:00:00Z")));
        assert_eq!(night.until(at("2026-11-26T05:59:59Z"), &rome), Some(at("2026-11-26T06:00:00Z")));
        assert_eq!(night.until(at("2026-11-26T06:00:00Z"), &rome), None);
        // 29 March 2026: the night is an hour shorter.
        assert_eq!(night.until(at("2026-03-28T22:00:00Z"), &rome), Some(at("2026-03-29T05:00:00Z")));
        // An end that the change leaves out: 02:30 is not there, 03:30 takes its place.
        let short = QuietHours::new("01:00", "02:30").unwrap();
        assert_eq!(short.until(at("2026-03-29T00:30:00Z"), &rome), Some(at("2026-03-29T01:30:00Z")));
        let day = QuietHours::new("12:00", "14:30").unwrap();
        assert_eq!(day.until(at("2026-11-25T12:00:00Z"), &rome), Some(at("2026-11-25T13:30:00Z")));
        assert_eq!(day.until(at("2026-11-25T14:00:00Z"), &rome), None);
    }

    #[test]
    fn hours_are_written_as_on_a_clock() {
        for bad in ["7:00", "24:00", "07:60", "+7:00", "seven", ""] {
            assert!(QuietHours::new(bad, "08:00").unwrap_err().to_string().contains("22:00"), "{bad}");
        }
        assert!(QuietHours::new("08:00", "08:00").is_err());
        let hours = QuietHours::new("22:00", "07:00").unwrap();
        assert_eq!(QuietHours::try_from(QuietInput::from(hours)), Ok(hours));
    }

    proptest! {
        #[test]
        fn an_end_is_in_the_future_within_a_day_and_outside_the_hours(
            second in 1_767_225_600i64..1_830_297_600, from in 0u16..1440, to in 0u16..1440
        ) {
            prop_assume!(from != to);
            let (rome, hours) = (Library::rome(), QuietHours { from, to });
            let now = Timestamp::from_micros(second * MICROS_PER_SECOND).unwrap();
            if let Some(end) = hours.until(now, &rome) {
                prop_assert!(end > now && end.micros_since(now) <= 25 * 3_600 * MICROS_PER_SECOND);
            }
        }
    }
}
