//! The unit of a request's timestamps.

use super::error::{LineFault, quoted_bytes};
use cruscotto_domain::time::{InvalidTimestamp, MICROS_PER_MILLI, MICROS_PER_SECOND, Timestamp};
use std::str::FromStr;

/// Nanoseconds in a microsecond, the resolution that is kept.
const NANOS_PER_MICRO: i64 = 1_000;

/// The unit that a request's timestamps count, its `precision` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Nanoseconds: what both versions assume when nothing is said. Rounded down to microseconds.
    #[default]
    Nanoseconds,
    /// Microseconds.
    Microseconds,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes, version 1 only.
    Minutes,
    /// Hours, version 1 only.
    Hours,
}

/// A precision that neither version has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("precision '{0}' is not known: expected one of ns, us, ms, s, m, h")]
pub struct UnknownPrecision(String);

impl FromStr for Precision {
    type Err = UnknownPrecision;

    /// Reads the parameter of either version; empty is the default.
    fn from_str(text: &str) -> Result<Self, UnknownPrecision> {
        Ok(match text {
            "" | "n" | "ns" => Self::Nanoseconds,
            "u" | "us" | "µ" => Self::Microseconds,
            "ms" => Self::Milliseconds,
            "s" => Self::Seconds,
            "m" => Self::Minutes,
            "h" => Self::Hours,
            other => return Err(UnknownPrecision(other.chars().take(20).collect())),
        })
    }
}

impl Precision {
    /// The unit in words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nanoseconds => "nanoseconds",
            Self::Microseconds => "microseconds",
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
        }
    }

    /// The instant that `text` counts to.
    pub(super) fn instant(self, text: &[u8]) -> Result<Timestamp, LineFault> {
        let number: Option<i64> = std::str::from_utf8(text).ok().and_then(|t| t.parse().ok());
        // `i64::from_str` takes a leading '+', the grammar does not.
        let Some(count) = number.filter(|_| text.first() != Some(&b'+')) else {
            return Err(LineFault::Time(quoted_bytes(text)));
        };
        let micros = match self {
            Self::Nanoseconds => count.div_euclid(NANOS_PER_MICRO),
            Self::Microseconds => count,
            Self::Milliseconds => count.saturating_mul(MICROS_PER_MILLI),
            Self::Seconds => count.saturating_mul(MICROS_PER_SECOND),
            Self::Minutes => count.saturating_mul(60 * MICROS_PER_SECOND),
            Self::Hours => count.saturating_mul(3_600 * MICROS_PER_SECOND),
        };
        Timestamp::from_micros(micros).map_err(|source: InvalidTimestamp| LineFault::TimeRange {
            text: quoted_bytes(text),
            precision: self.as_str(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_of_both_versions_reaches_the_same_instant() {
        let expected = "2019-05-02T15:00:00Z".parse::<Timestamp>().unwrap();
        for (precision, text) in [
            ("", "1556809200000000123"),
            ("n", "1556809200000000999"),
            ("ns", "1556809200000000000"),
            ("u", "1556809200000000"),
            ("us", "1556809200000000"),
            ("ms", "1556809200000"),
            ("s", "1556809200"),
            ("m", "25946820"),
            ("h", "432447"),
        ] {
            let precision: Precision = precision.parse().unwrap();
            assert_eq!(precision.instant(text.as_bytes()), Ok(expected), "{text} {}", precision.as_str());
        }
    }

    #[test]
    fn a_precision_nobody_has_is_refused_with_those_there_are() {
        let error = "fortnight".parse::<Precision>().unwrap_err().to_string();
        assert!(error.contains("'fortnight'") && error.contains("ns, us, ms, s, m, h"), "{error}");
    }

    #[test]
    fn times_that_are_no_integer_or_out_of_the_years_are_refused() {
        for bad in ["", "1.5", "+5", "0x10", "12 ", "99999999999999999999", "١٢"] {
            assert!(matches!(Precision::Seconds.instant(bad.as_bytes()), Err(LineFault::Time(_))), "{bad}");
        }
        let error = Precision::Seconds.instant(b"1556809200000000000").unwrap_err().to_string();
        assert!(error.contains("in seconds") && error.contains("is the precision"), "{error}");
        assert!(Precision::Nanoseconds.instant(b"-1").is_err());
    }
}
