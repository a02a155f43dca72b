//! Values with their bounds in their type: one out of range is refused where it stands, with its line.

use serde::{Deserialize, Deserializer, de};
use std::time::Duration;

/// A duration of `MIN_MS` to `MAX_MS` milliseconds, written as `"60s"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period<const MIN_MS: u64, const MAX_MS: u64>(Duration);

impl<const MIN_MS: u64, const MAX_MS: u64> Period<MIN_MS, MAX_MS> {
    /// A period known when the program is written.
    ///
    /// # Panics
    /// When it is out of range; evaluated by the compiler in constants.
    #[must_use]
    pub const fn of_millis(millis: u64) -> Self {
        assert!(millis >= MIN_MS && millis <= MAX_MS, "out of range");
        Self(Duration::from_millis(millis))
    }

    /// The duration.
    #[must_use]
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl<'de, const MIN_MS: u64, const MAX_MS: u64> Deserialize<'de> for Period<MIN_MS, MAX_MS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let duration = humantime::parse_duration(&text).map_err(|e| {
            de::Error::custom(format!("'{text}' is not a duration ({e}): write \"500ms\", \"60s\", \"8h\""))
        })?;
        let (min, max) = (Duration::from_millis(MIN_MS), Duration::from_millis(MAX_MS));
        if duration < min || duration > max {
            let (min, max) = (humantime::format_duration(min), humantime::format_duration(max));
            return Err(de::Error::custom(format!("'{text}' is out of range: {min} to {max}")));
        }
        Ok(Self(duration))
    }
}

/// A whole number of `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Bounded<MIN, MAX> {
    /// A number known when the program is written.
    ///
    /// # Panics
    /// When it is out of range; evaluated by the compiler in constants.
    #[must_use]
    pub const fn of(value: u64) -> Self {
        assert!(value >= MIN && value <= MAX, "out of range");
        Self(value)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The number as a count of things in memory.
    #[must_use]
    pub fn count(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Bounded<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = u64::deserialize(deserializer)?;
        if !(MIN..=MAX).contains(&value) {
            return Err(de::Error::custom(format!("{value} is out of range: {MIN} to {MAX}")));
        }
        Ok(Self(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Section {
        interval: Period<200, 60_000>,
        concurrency: Bounded<1, 8>,
    }

    #[test]
    fn bounds_are_said_in_the_error() {
        let section: Section = toml::from_str("interval = \"200ms\"\nconcurrency = 8").unwrap();
        assert_eq!((section.interval.get(), section.concurrency.get()), (Duration::from_millis(200), 8));
        let error = toml::from_str::<Section>("interval = \"61s\"\nconcurrency = 1").unwrap_err();
        assert_eq!(error.message(), "'61s' is out of range: 200ms to 1m");
        let error = toml::from_str::<Section>("interval = \"1s\"\nconcurrency = 0").unwrap_err();
        assert_eq!(error.message(), "0 is out of range: 1 to 8");
        let error = toml::from_str::<Section>("interval = \"soon\"\nconcurrency = 1").unwrap_err();
        assert!(error.message().contains("write \"500ms\""), "{error}");
    }
}
