//! Service hours: when the city means something to work. `Mon-Fri 07:30-18:00, Sat 08:00-13:00`, or `24x7`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The tag of an asset that says when it is meant to work; always without it.
pub const SERVICE_HOURS_TAG: &str = "service_hours";

/// Minutes in a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// Service begins and ends at multiples of this many minutes: what is summed up is five minutes wide.
const STEP_MINUTES: u16 = 5;

/// Hours without a pause.
const ALWAYS: &str = "24x7";

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Entries at most.
const MAX_ENTRIES: usize = 28;

/// Some days of the week, and the time of service on each of them, in minutes of the city's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// First and last day, Monday 0.
    days: (u8, u8),
    /// First minute, and first after.
    minutes: (u16, u16),
}

/// When something is meant to work, week by week.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceHours(Vec<Entry>);

/// What is no service hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("service hours '{text}': {reason}; expected such as 'Mon-Fri 07:30-18:00, Sat 08:00-13:00', or 24x7")]
pub struct InvalidHours {
    text: String,
    reason: &'static str,
}

impl ServiceHours {
    /// Whether they are without a pause.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// The times of service of a day of the week (Monday 0), as minutes of it, in order.
    #[must_use]
    pub fn of_day(&self, weekday: u8) -> Vec<(u16, u16)> {
        if self.is_always() {
            return vec![(0, DAY_MINUTES)];
        }
        let on = |entry: &&Entry| (entry.days.0..=entry.days.1).contains(&weekday);
        let mut times: Vec<(u16, u16)> = self.0.iter().filter(on).map(|entry| entry.minutes).collect();
        times.sort_unstable();
        let mut joined: Vec<(u16, u16)> = Vec::new();
        for time in times {
            match joined.last_mut().filter(|last| time.0 <= last.1) {
                Some(last) => last.1 = last.1.max(time.1),
                None => joined.push(time),
            }
        }
        joined
    }
}

impl FromStr for ServiceHours {
    type Err = InvalidHours;
    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let invalid = |reason| InvalidHours { text: text.chars().take(80).collect(), reason };
        if text.trim().eq_ignore_ascii_case(ALWAYS) {
            return Ok(Self::default());
        }
        let entries: Result<Vec<Entry>, _> = text.split(',').map(|part| entry(part.trim()).map_err(invalid)).collect();
        let entries = entries?;
        if entries.len() > MAX_ENTRIES {
            return Err(invalid("too many entries"));
        }
        Ok(Self(entries))
    }
}

fn entry(text: &str) -> Result<Entry, &'static str> {
    let (days, times) = text.split_once(' ').ok_or("days and times go together")?;
    let day = |name: &str| {
        let found = DAYS.iter().position(|day| day.eq_ignore_ascii_case(name));
        found.and_then(|i| u8::try_from(i).ok()).ok_or("a day is Mon, Tue, Wed, Thu, Fri, Sat or Sun")
    };
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let days = (day(first)?, day(last)?);
    if days.0 > days.1 {
        return Err("the first day comes before the last");
    }
    let (from, to) = times.trim().split_once('-').ok_or("a time is from-to")?;
    let minutes = (minute(from)?, minute(to)?);
    if minutes.0 >= minutes.1 {
        return Err("the beginning comes before the end; service over midnight is two entries");
    }
    Ok(Entry { days, minutes })
}

fn minute(text: &str) -> Result<u16, &'static str> {
    let bad = "a time of day is 00:00 to 24:00, in steps of five minutes";
    let (hour, minute) = text.split_once(':').ok_or(bad)?;
    let number = |digits: &str| {
        let all_digits = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        all_digits.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (number(hour).ok_or(bad)?, number(minute).ok_or(bad)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= DAY_MINUTES && minutes.is_multiple_of(STEP_MINUTES)).then_some(minutes).ok_or(bad)
}

impl fmt::Display for ServiceHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_always() {
            return f.write_str(ALWAYS);
        }
        for (i, Entry { days, minutes }) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            f.write_str(DAYS[usize::from(days.0)])?;
            if days.0 != days.1 {
                write!(f, "-{}", DAYS[usize::from(days.1)])?;
            }
            let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            write!(f, " {}-{}", clock(minutes.0), clock(minutes.1))?;
        }
        Ok(())
    }
}

impl TryFrom<String> for ServiceHours {
    type Error = InvalidHours;
    fn try_from(text: String) -> Result<Self, InvalidHours> {
        text.parse()
    }
}

impl From<ServiceHours> for String {
    fn from(hours: ServiceHours) -> Self {
        hours.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_week_is_read_and_written() {
        let text = "Mon-Fri 07:30-18:00, Sat 08:00-13:00, Sat 12:00-14:05";
        let hours: ServiceHours = text.parse().unwrap();
        assert_eq!(hours.to_string(), text);
        assert_eq!((hours.of_day(0), hours.of_day(5), hours.of_day(6)), (vec![(450, 1_080)], vec![(480, 845)], vec![]));
        let always: ServiceHours = "24X7".parse().unwrap();
        assert!(always.is_always() && always.of_day(6) == [(0, DAY_MINUTES)] && always.to_string() == "24x7");
    }

    #[test]
    fn what_is_no_week_is_told() {
        for (text, wanted) in [
            ("", "go together"),
            ("Mon", "go together"),
            ("Lun 08:00-10:00", "a day is Mon"),
            ("Fri-Mon 08:00-10:00", "first day"),
            ("Mon 10:00-08:00", "two entries"),
            ("Mon 08:00-10:03", "steps of five"),
            ("Mon 8:00-10:00", "00:00 to 24:00"),
            ("Mon 08:00-24:05", "00:00 to 24:00"),
        ] {
            let error = text.parse::<ServiceHours>().unwrap_err().to_string();
            assert!(error.contains(wanted), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_and_what_is_read_is_written_back(text in "[MonTueFriSat0-9:, x-]{0,40}") {
            if let Ok(hours) = text.parse::<ServiceHours>() {
                prop_assert_eq!(hours.to_string().parse::<ServiceHours>(), Ok(hours.clone()));
                for day in 0..7 {
                    prop_assert!(hours.of_day(day).windows(2).all(|t| t[0].1 < t[1].0));
                }
            }
        }
    }
}
