//! Areas: the city, its Municipi and its NIL (Nuclei di Identità Locale, the neighbourhoods of Milan's plan).
//!
//! Municipi and NIL do not nest: an asset belongs to one of each by its own point.

use crate::id::AreaId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The three levels the city is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AreaLevel {
    /// The whole city.
    City,
    /// A Municipio, the elected district.
    Municipio,
    /// A NIL, the neighbourhood.
    Nil,
}

impl AreaLevel {
    /// All levels, from the largest areas to the smallest.
    pub const ALL: [Self; 3] = [Self::City, Self::Municipio, Self::Nil];

    /// The name in URLs and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Municipio => "municipio",
            Self::Nil => "nil",
        }
    }
}

impl fmt::Display for AreaLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A level that is not one of the three.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("area level '{0}' is not known: expected city, municipio or nil")]
pub struct UnknownLevel(String);

impl FromStr for AreaLevel {
    type Err = UnknownLevel;
    fn from_str(s: &str) -> Result<Self, UnknownLevel> {
        Self::ALL.into_iter().find(|l| l.as_str() == s).ok_or_else(|| UnknownLevel(s.chars().take(40).collect()))
    }
}

/// An area and what it is called.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    /// Stable id: `nil-20`.
    pub id: AreaId,
    /// Its level.
    pub level: AreaLevel,
    /// The official number within the level (`ID_NIL`, `MUNICIPIO`); 0 for the city.
    pub code: u16,
    /// The name as the city writes it.
    pub name: String,
    /// Area in square metres, of the official geometry.
    pub area_m2: f64,
}
