//! Hours of the week in the city's time zone: when planned work is done, when a rule watches.

use crate::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// Every day, from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];
}

/// A time of day, in minutes after midnight; text form `HH:MM`, 00:00 to 23:59.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
pub struct TimeOfDay(u16);

/// A text that is no time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a time of day: expected HH:MM, from 00:00 to 23:59")]
pub struct BadTimeOfDay(String);

impl TimeOfDay {
    /// Midnight.
    pub const MIDNIGHT: Self = Self(0);

    /// Hours and minutes after midnight.
    #[must_use]
    pub fn hour_minute(self) -> (u16, u16) {
        (self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTimeOfDay;
    fn from_str(text: &str) -> Result<Self, BadTimeOfDay> {
        let bad = || BadTimeOfDay(text.chars().take(20).collect());
        let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
        let two_digits = |t: &str| t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit());
        if !two_digits(hour) || !two_digits(minute) {
            return Err(bad());
        }
        let (hour, minute): (u16, u16) = (hour.parse().map_err(|_| bad())?, minute.parse().map_err(|_| bad())?);
        if hour < 24 && minute < 60 { Ok(Self(hour * 60 + minute)) } else { Err(bad()) }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute) = self.hour_minute();
        write!(f, "{hour:02}:{minute:02}")
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Hours that come again each week. `to` before or at `from` is on the day after; the days are those it begins on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekHours {
    /// The days it begins on.
    pub days: Vec<Weekday>,
    /// When it begins, by the city's clocks.
    pub from: TimeOfDay,
    /// When it ends.
    pub to: TimeOfDay,
}

/// A stretch of time: from the first instant to before the second.
pub type Stretch = (Timestamp, Timestamp);

#[cfg(feature = "zone")]
mod zoned {
    use super::{Stretch, TimeOfDay, WeekHours, Weekday};
    use crate::time::Timestamp;
    use jiff::civil::Date;
    use jiff::tz::TimeZone;

    impl Weekday {
        /// The day of the week of `date`.
        #[must_use]
        pub fn of(date: Date) -> Self {
            match date.weekday() {
                jiff::civil::Weekday::Monday => Self::Monday,
                jiff::civil::Weekday::Tuesday => Self::Tuesday,
                jiff::civil::Weekday::Wednesday => Self::Wednesday,
                jiff::civil::Weekday::Thursday => Self::Thursday,
                jiff::civil::Weekday::Friday => Self::Friday,
                jiff::civil::Weekday::Saturday => Self::Saturday,
                jiff::civil::Weekday::Sunday => Self::Sunday,
            }
        }
    }

    impl WeekHours {
        /// Whether `now` lies in these hours.
        #[must_use]
        pub fn contains(&self, now: Timestamp, zone: &TimeZone) -> bool {
            let Some(today) = date_of(now, zone) else { return false };
            // What began yesterday may reach into today.
            [today.yesterday().unwrap_or(today), today].into_iter().any(|day| {
                self.days.contains(&Weekday::of(day))
                    && stretch(day, self.from, self.to, zone).is_some_and(|(from, to)| from <= now && now < to)
            })
        }
    }

    /// The city's date at `now`.
    #[must_use]
    pub fn date_of(now: Timestamp, zone: &TimeZone) -> Option<Date> {
        Some(zone.to_datetime(jiff::Timestamp::from_microsecond(now.as_micros()).ok()?).date())
    }

    /// From one time of `day` to the next other one, by the city's clocks. A time that the clocks skip in spring is the one
    /// they show instead; one that they show twice in autumn is the first.
    #[must_use]
    pub fn stretch(day: Date, from: TimeOfDay, to: TimeOfDay, zone: &TimeZone) -> Option<Stretch> {
        let end_day = if to <= from { day.tomorrow().ok()? } else { day };
        Some((instant(day, from, zone)?, instant(end_day, to, zone)?))
    }

    fn instant(day: Date, at: TimeOfDay, zone: &TimeZone) -> Option<Timestamp> {
        let (hour, minute) = at.hour_minute();
        let local = day.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
        let instant = zone.to_ambiguous_timestamp(local).compatible().ok()?;
        Timestamp::from_micros(instant.as_microsecond()).ok()
    }
}

#[cfg(feature = "zone")]
pub use zoned::{date_of, stretch};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_strictly() {
        assert_eq!("07:05".parse::<TimeOfDay>().unwrap().hour_minute(), (7, 5));
        assert_eq!("07:05".parse::<TimeOfDay>().unwrap().to_string(), "07:05");
        for bad in ["", "7:05", "24:00", "12:60", "12", "+1:00", "ab:cd"] {
            assert!(bad.parse::<TimeOfDay>().unwrap_err().to_string().contains("HH:MM"), "{bad}");
        }
    }

    #[cfg(feature = "zone")]
    #[test]
    fn hours_reach_over_midnight_and_follow_the_citys_clocks() {
        let zone = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
        let night =
            WeekHours { days: vec![Weekday::Saturday], from: "22:00".parse().unwrap(), to: "06:00".parse().unwrap() };
        let within = |text: &str| night.contains(text.parse().unwrap(), &zone);
        // 2026-03-28 is the Saturday on whose night the clocks go forward.
        assert!(!within("2026-03-28T21:59:59+01:00"));
        assert!(within("2026-03-28T22:00:00+01:00"));
        assert!(within("2026-03-29T05:59:59+02:00"));
        assert!(!within("2026-03-29T06:00:00+02:00"));
        assert!(!within("2026-03-29T23:00:00+02:00"), "Sunday is not one of the days");
    }
}
