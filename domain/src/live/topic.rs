//! What a client can subscribe to.

use crate::id::{AreaId, AssetId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Topics one client may hold at once.
pub const MAX_TOPICS: usize = 16;

/// A topic; its text form is what the protocol carries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// `city`: every area and layer in summary.
    City,
    /// `area/nil-20`: the assets of an area.
    Area(AreaId),
    /// `asset/ap-0001`: an asset and all its series.
    Asset(AssetId),
    /// `incidents`: every incident that is not over, for staff.
    Incidents,
    /// `fleet`: every asset with its place in the network and its state, without figures; for staff.
    Fleet,
}

/// A text that is no topic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("topic '{0}' is not known: expected city, area/AREA, asset/ASSET, incidents or fleet")]
pub struct UnknownTopic(String);

impl Topic {
    /// Whether only staff may follow it.
    #[must_use]
    pub fn is_for_staff(&self) -> bool {
        matches!(self, Self::Incidents | Self::Fleet)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::City => f.write_str("city"),
            Self::Area(id) => write!(f, "area/{id}"),
            Self::Asset(id) => write!(f, "asset/{id}"),
            Self::Incidents => f.write_str("incidents"),
            Self::Fleet => f.write_str("fleet"),
        }
    }
}

impl FromStr for Topic {
    type Err = UnknownTopic;
    fn from_str(s: &str) -> Result<Self, UnknownTopic> {
        let unknown = || UnknownTopic(s.chars().take(60).collect());
        match s.split_once('/') {
            None if s == "city" => Ok(Self::City),
            None if s == "incidents" => Ok(Self::Incidents),
            None if s == "fleet" => Ok(Self::Fleet),
            Some(("area", id)) => id.parse().map(Self::Area).map_err(|_| unknown()),
            Some(("asset", id)) => id.parse().map(Self::Asset).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Topic {
    type Error = UnknownTopic;
    fn try_from(s: String) -> Result<Self, UnknownTopic> {
        s.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_goes_both_ways() {
        for text in ["city", "area/nil-20", "asset/ap-0001", "incidents", "fleet"] {
            assert_eq!(text.parse::<Topic>().unwrap().to_string(), text);
        }
        for bad in ["", "City", "area/", "area/NIL 20", "city/milano", "ops"] {
            assert!(bad.parse::<Topic>().unwrap_err().to_string().contains("expected city"), "{bad}");
        }
    }
}
