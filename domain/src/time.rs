//! Instants in microseconds since the Unix epoch: what TimescaleDB keeps, and small on the wire.

use crate::civil::{read_rfc3339, write_rfc3339};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// Microseconds in a second.
pub const MICROS_PER_SECOND: i64 = 1_000_000;

/// Microseconds in a day of 24 hours, as most days of a city are.
pub const MICROS_PER_DAY: i64 = 24 * 3_600 * MICROS_PER_SECOND;

/// Microseconds in a millisecond.
pub const MICROS_PER_MILLI: i64 = 1_000;

/// The earliest instant accepted, 1970-01-01T00:00:00Z: no network measurement is older.
const MIN_MICROS: i64 = 0;

/// The latest instant representable, 9999-12-31T23:59:59.999999Z (RFC 3339 has four-digit years).
const MAX_MICROS: i64 = 253_402_300_799_999_999;

/// An instant with microsecond resolution. Text form is RFC 3339 in UTC; binary form is the number of microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = "date-time"))]
pub struct Timestamp(i64);

/// Why a value is no instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTimestamp {
    /// Outside 1970 to 9999.
    #[error("{0} µs since 1970 is outside the years 1970 to 9999")]
    OutOfRange(i64),
    /// Not RFC 3339.
    #[error("'{0}' is not an RFC 3339 time such as 2026-11-21T19:40:00Z")]
    Syntax(String),
}

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From microseconds since the Unix epoch.
    ///
    /// # Errors
    /// [`InvalidTimestamp::OutOfRange`] outside the years 1970 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self, InvalidTimestamp> {
        if (MIN_MICROS..=MAX_MICROS).contains(&micros) {
            Ok(Self(micros))
        } else {
            Err(InvalidTimestamp::OutOfRange(micros))
        }
    }

    /// From milliseconds since the Unix epoch.
    ///
    /// # Errors
    /// [`InvalidTimestamp::OutOfRange`] outside the years 1970 to 9999.
    pub fn from_millis(millis: i64) -> Result<Self, InvalidTimestamp> {
        Self::from_micros(millis.saturating_mul(MICROS_PER_MILLI))
    }

    /// Microseconds since the Unix epoch.
    #[must_use]
    pub fn as_micros(self) -> i64 {
        self.0
    }

    /// Milliseconds since the Unix epoch, rounded down.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0.div_euclid(MICROS_PER_MILLI)
    }

    /// Microseconds from `earlier` to `self`; negative when `earlier` is later.
    #[must_use]
    pub fn micros_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// `self` plus `micros`, held within the representable range.
    #[must_use]
    pub fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros).clamp(MIN_MICROS, MAX_MICROS))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Timestamp {
    /// The machine's clock. Kept out of the rules: they are handed the time.
    #[must_use]
    pub fn now() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_micros()).unwrap_or(MAX_MICROS).clamp(MIN_MICROS, MAX_MICROS))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_rfc3339(f, self.0)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;
    fn from_str(s: &str) -> Result<Self, InvalidTimestamp> {
        let micros = read_rfc3339(s).ok_or_else(|| InvalidTimestamp::Syntax(s.chars().take(60).collect()))?;
        Self::from_micros(micros)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            Self::from_micros(i64::deserialize(deserializer)?).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_offsets_and_writes_utc() {
        let t: Timestamp = "2026-11-21T20:40:00.25+01:00".parse().unwrap();
        assert_eq!(t.to_string(), "2026-11-21T19:40:00.25Z");
        assert!("yesterday".parse::<Timestamp>().unwrap_err().to_string().contains("RFC 3339"));
        assert!("1969-12-31T23:59:59Z".parse::<Timestamp>().is_err());
    }

    proptest! {
        #[test]
        fn text_and_binary_round_trip(micros in MIN_MICROS..=MAX_MICROS) {
            let t = Timestamp::from_micros(micros).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&serde_json::to_string(&t).unwrap()).unwrap(), t);
            prop_assert_eq!(postcard::from_bytes::<Timestamp>(&postcard::to_stdvec(&t).unwrap()).unwrap(), t);
        }
    }
}
