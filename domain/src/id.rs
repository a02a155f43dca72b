//! Identifiers, checked where they enter. An identifier that exists is valid.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Longest identifier accepted, in bytes: room for a device serial with its prefix, short enough for an index.
pub const MAX_ID_BYTES: usize = 96;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} '{value}' is not valid: expected 1 to {MAX_ID_BYTES} characters out of {allowed}")]
pub struct InvalidId {
    kind: &'static str,
    value: String,
    allowed: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $allowed:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
        pub struct $name(String);

        impl $name {
            /// Checks `value`.
            ///
            /// # Errors
            /// [`InvalidId`] when it is empty, too long, or has a character that is not allowed.
            pub fn new(value: impl Into<String>) -> Result<Self, InvalidId> {
                let value = value.into();
                let allowed: fn(u8) -> bool = $check;
                if value.is_empty() || value.len() > MAX_ID_BYTES || !value.bytes().all(allowed) {
                    let value = value.chars().take(MAX_ID_BYTES).collect();
                    return Err(InvalidId { kind: $kind, value, allowed: $allowed });
                }
                Ok(Self(value))
            }

            /// The text of the identifier.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(s: &str) -> Result<Self, InvalidId> {
                Self::new(s)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(s: String) -> Result<Self, InvalidId> {
                Self::new(s)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(
    /// The stable external id of an asset: `ap-0001`, `school-0042`. It is part of URLs, so it needs no escaping.
    AssetId, "asset id", "A-Z a-z 0-9 . _ : -",
    |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-')
);
id!(
    /// The id of an area: the city's own (`milano`), `municipio-3`, `nil-20`.
    AreaId, "area id", "a-z 0-9 -",
    |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
);
id!(
    /// The id of a metric in the catalogue: dotted, lower case, `wifi.clients`.
    MetricId, "metric id", "a-z 0-9 . _",
    |b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_')
);
id!(
    /// The name of a data source, the holder of one ingest token.
    SourceName, "source name", "a-z 0-9 . _ -",
    |b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-')
);
id!(
    /// What somebody logs in with: `m.rossi`, `m.rossi@comune.example.it`.
    UserName, "user name", "A-Z a-z 0-9 . _ @ + -",
    |b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'@' | b'+' | b'-')
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_devices_and_areas_are_called() {
        assert_eq!(AssetId::new("ap-0001:radio.5").unwrap().as_str(), "ap-0001:radio.5");
        assert_eq!("nil-20".parse::<AreaId>().unwrap().to_string(), "nil-20");
    }

    #[test]
    fn refuses_empty_long_and_foreign_characters_and_says_what_is_right() {
        for bad in ["", "a b", "nil/20", "città", &"x".repeat(MAX_ID_BYTES + 1)] {
            let error = AssetId::new(bad).unwrap_err().to_string();
            assert!(error.contains("A-Z a-z 0-9"), "{error}");
        }
        assert!(AreaId::new("NIL-20").is_err());
    }

    #[test]
    fn json_is_checked_too() {
        assert!(serde_json::from_str::<MetricId>("\"wifi.clients\"").is_ok());
        assert!(serde_json::from_str::<MetricId>("\"Wifi Clients\"").is_err());
    }
}
