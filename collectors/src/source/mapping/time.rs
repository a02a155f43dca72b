//! When a foreign value was measured.

use super::pointer::Pointer;
use super::trouble::{Trouble, shortened};
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeFormat {
    /// `2026-11-21T19:40:00+01:00` (RFC 3339).
    #[default]
    Rfc3339,
    /// Seconds since 1970, with or without a fraction.
    UnixS,
    /// Milliseconds since 1970.
    UnixMs,
    /// Microseconds since 1970.
    UnixUs,
    /// Nanoseconds since 1970; rounded down to microseconds.
    UnixNs,
}

/// Where the time stands, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeRule {
    /// Where.
    pub pointer: Pointer,
    /// How.
    pub format: TimeFormat,
}

impl TimeFormat {
    /// The time that `value` is: of the Unix formats a number, or a text of one.
    ///
    /// # Errors
    /// [`Trouble::NotTime`] with the value.
    pub fn read(self, value: &Value) -> Result<Timestamp, Trouble> {
        let time = match (self, value) {
            (Self::Rfc3339, Value::String(text)) => text.trim().parse().ok(),
            (Self::Rfc3339, _) => None,
            (_, Value::Number(number)) => self.unix(&number.to_string()),
            (_, Value::String(text)) => self.unix(text.trim()),
            _ => None,
        };
        let wrong = || {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Trouble::NotTime { value: shortened(&text), expected: self.expected() }
        };
        time.ok_or_else(wrong)
    }

    /// Integers stay integers: a nanosecond count is beyond what a float holds exactly.
    fn unix(self, text: &str) -> Option<Timestamp> {
        let micros_each = match self {
            Self::UnixS => 1_000_000.0,
            Self::UnixMs => 1_000.0,
            Self::UnixUs => 1.0,
            Self::UnixNs => 0.001,
            Self::Rfc3339 => return None,
        };
        let micros = match text.parse::<i64>() {
            Ok(count) => match self {
                Self::UnixS => count.checked_mul(1_000_000)?,
                Self::UnixMs => count.checked_mul(1_000)?,
                Self::UnixNs => count.div_euclid(1_000),
                Self::UnixUs | Self::Rfc3339 => count,
            },
            Err(_) => {
                let micros = text.parse::<f64>().ok()? * micros_each;
                // Within this bound every whole number of microseconds has a float of its own.
                (micros.abs() < 9e15).then(|| whole(micros))?
            }
        };
        Timestamp::from_micros(micros).ok()
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Rfc3339 => "RFC 3339 such as 2026-11-21T19:40:00Z",
            Self::UnixS => "seconds since 1970 such as 1795290000.25",
            Self::UnixMs => "milliseconds since 1970 such as 1795290000250",
            Self::UnixUs => "microseconds since 1970",
            Self::UnixNs => "nanoseconds since 1970",
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the caller bounds it far inside i64")]
fn whole(micros: f64) -> i64 {
    micros.round() as i64
}

impl TimeRule {
    /// The time of an item.
    ///
    /// # Errors
    /// [`Trouble::Missing`] or [`Trouble::NotTime`].
    pub fn read(&self, document: &Value, item: &Value) -> Result<Timestamp, Trouble> {
        let value = self.pointer.find(document, item).filter(|value| !value.is_null());
        self.format.read(value.ok_or_else(|| Trouble::missing(&self.pointer.to_string()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: i64 = 1_795_290_000;

    #[test]
    fn the_same_moment_in_every_format() {
        let moment = Timestamp::from_micros(SECOND * 1_000_000 + 250_000).unwrap();
        for (format, value) in [
            (TimeFormat::Rfc3339, serde_json::json!(moment.to_string())),
            (TimeFormat::UnixS, serde_json::json!(1_795_290_000.25)),
            (TimeFormat::UnixS, serde_json::json!("1795290000.25")),
            (TimeFormat::UnixMs, serde_json::json!(1_795_290_000_250_i64)),
            (TimeFormat::UnixUs, serde_json::json!(1_795_290_000_250_000_i64)),
            (TimeFormat::UnixNs, serde_json::json!(1_795_290_000_250_000_999_i64)),
        ] {
            assert_eq!(format.read(&value), Ok(moment), "{format:?}");
        }
    }

    #[test]
    fn another_format_is_refused_with_what_is_expected() {
        let error = TimeFormat::Rfc3339.read(&serde_json::json!(SECOND)).unwrap_err().to_string();
        assert_eq!(error, "'1795290000' is not a time: expected RFC 3339 such as 2026-11-21T19:40:00Z");
        for bad in
            [serde_json::json!("21/11/2026"), serde_json::json!({}), serde_json::json!(-5), serde_json::json!(1e300)]
        {
            assert!(TimeFormat::UnixS.read(&bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn milliseconds_are_exact(millis in 0i64..=253_402_300_799_999) {
            let time = TimeFormat::UnixMs.read(&serde_json::json!(millis)).unwrap();
            prop_assert_eq!(time.as_millis(), millis);
        }
    }
}
