//! Dates and times of day, and their RFC 3339 text. A browser on a phone reads and writes them too: a calendar library
//! with its time zones weighs as much there as the map, and none of it is needed. Tests hold this against such a library.

use std::fmt;

/// Seconds in a day.
pub(crate) const DAY_S: i64 = 86_400;

/// Days in 400 years, after which the Gregorian calendar repeats.
const ERA_DAYS: i64 = 146_097;

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_FROM_MARCH_0: i64 = 719_468;

/// A date and a time of day, of the proleptic Gregorian calendar, in whatever zone it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Year.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59.
    pub second: u8,
}

impl Civil {
    /// The date and time that is `seconds` after 1970-01-01T00:00:00 in the same zone. Source: Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        let days = seconds.div_euclid(DAY_S) + EPOCH_FROM_MARCH_0;
        let (era, day_of_era) = (days.div_euclid(ERA_DAYS), days.rem_euclid(ERA_DAYS));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // Counted from March: the leap day is the last of the year.
        let march_month = (5 * day_of_year + 2) / 153;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let second = seconds.rem_euclid(DAY_S);
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month: small(month),
            day: small(day_of_year - (153 * march_month + 2) / 5 + 1),
            hour: small(second / 3_600),
            minute: small(second / 60 % 60),
            second: small(second % 60),
        }
    }

    /// Seconds since 1970-01-01T00:00:00 in the same zone: `days_from_civil` of the same source.
    #[must_use]
    pub fn to_seconds(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = self.year - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * ERA_DAYS + day_of_era - EPOCH_FROM_MARCH_0;
        days * DAY_S + i64::from(self.hour) * 3_600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// Reads `2026-11-21`, at midnight; `None` for what is no date.
    #[must_use]
    pub fn from_date(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = number(&bytes[..4])?;
        let (month, day) = (small(number(&bytes[5..7])?), small(number(&bytes[8..])?));
        let date = Self { year, month, day, hour: 0, minute: 0, second: 0 };
        // A date that does not exist (30 February) becomes another one on the way there and back.
        ((1..=12).contains(&month) && day >= 1 && Self::from_seconds(date.to_seconds()) == date).then_some(date)
    }
}

/// A number that fits by arithmetic.
fn small(value: i64) -> u8 {
    u8::try_from(value).unwrap_or_default()
}

/// Digits and nothing else.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |value, b| b.is_ascii_digit().then(|| value * 10 + i64::from(b - b'0')))
}

/// `micros` since the Unix epoch as RFC 3339 in UTC, with as many decimals as it needs.
pub(crate) fn write_rfc3339(f: &mut fmt::Formatter<'_>, micros: i64) -> fmt::Result {
    let c = Civil::from_seconds(micros.div_euclid(1_000_000));
    write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second)?;
    let fraction = micros.rem_euclid(1_000_000);
    if fraction != 0 {
        let digits = format!("{fraction:06}");
        write!(f, ".{}", digits.trim_end_matches('0'))?;
    }
    f.write_str("Z")
}

/// Microseconds since the Unix epoch of an RFC 3339 time; `None` for what is none. Decimals beyond the microsecond are
/// cut; a leap second counts as the second before it, as in POSIX.
pub(crate) fn read_rfc3339(text: &str) -> Option<i64> {
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
        return None;
    }
    let day = Civil::from_date(date)?;
    let bytes = time.as_bytes();
    if bytes.len() < 9 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (number(&bytes[..2])?, number(&bytes[3..5])?, number(&bytes[6..8])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, zone) = fraction(&bytes[8..])?;
    let local = day.to_seconds() + hour * 3_600 + minute * 60 + second.min(59);
    Some((local - offset_seconds(zone)?) * 1_000_000 + fraction)
}

/// Microseconds of `.25`, and what follows.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let Some(digits) = rest.strip_prefix(b".") else { return Some((0, rest)) };
    let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    if length == 0 {
        return None;
    }
    let six = (0..6).map(|i| digits[..length].get(i).map_or(0, |b| i64::from(b - b'0')));
    Some((six.fold(0, |value, digit| value * 10 + digit), &digits[length..]))
}

/// Seconds ahead of UTC of `Z` or `+01:00`.
fn offset_seconds(zone: &[u8]) -> Option<i64> {
    match zone {
        b"Z" | b"z" => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            let seconds = hours * 3_600 + minutes * 60;
            (hours <= 23 && minutes <= 59).then_some(if *sign == b'-' { -seconds } else { seconds })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "",
            "yesterday",
            "2026-11-21",
            "2026-11-21T10:00",
            "2026-11-21T10:00:00",
            "2026-02-30T10:00:00Z",
            "2026-11-21T24:00:00Z",
            "2026-11-21T10:60:00Z",
            "2026-11-21T10:00:00.Z",
            "2026-11-21T10:00:00+1:00",
            "2026-11-21X10:00:00Z",
            "2026-11-21T10:00:00Zulu",
            "+026-11-21T10:00:00Z",
            "2026-11-21T10:00:00è",
        ] {
            assert_eq!(read_rfc3339(bad), None, "{bad}");
        }
        assert_eq!(read_rfc3339("1970-01-01 00:00:60Z"), Some(59_000_000));
        assert_eq!(Civil::from_date("2023-02-29"), None);
    }

    proptest! {
        #[test]
        fn the_calendar_is_the_librarys(second in -62_000_000_000i64..250_000_000_000) {
            let ours = Civil::from_seconds(second);
            let theirs = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(second).unwrap());
            prop_assert_eq!(ours.to_seconds(), second);
            prop_assert_eq!(
                (ours.year, ours.month, ours.day, ours.hour, ours.minute, ours.second),
                (i64::from(theirs.year()), theirs.month().unsigned_abs(), theirs.day().unsigned_abs(),
                 theirs.hour().unsigned_abs(), theirs.minute().unsigned_abs(), theirs.second().unsigned_abs())
            );
        }

        #[test]
        fn any_zone_and_fraction_is_read_as_the_library_reads_it(
            second in 0i64..250_000_000_000, micros in 0i64..1_000_000, offset in -23i8..=23
        ) {
            let instant = jiff::Timestamp::from_microsecond(second * 1_000_000 + micros).unwrap();
            let text = instant.display_with_offset(jiff::tz::Offset::constant(offset)).to_string();
            prop_assert_eq!(read_rfc3339(&text), Some(instant.as_microsecond()), "{}", text);
        }

        #[test]
        fn rubbish_is_refused_never_a_panic(text in ".{0,40}") {
            let _ = (read_rfc3339(&text), Civil::from_date(&text));
        }
    }
}
