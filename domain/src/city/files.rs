//! The texts of a city folder, and the only place that reads them from disk.

use super::CityError;
use std::path::Path;

/// The names of the files in a city folder.
pub mod file {
    /// Profile of the city.
    pub const CITY: &str = "city.toml";
    /// The city outline.
    pub const OUTLINE: &str = "outline.geojson";
    /// The Municipi.
    pub const MUNICIPI: &str = "municipi.geojson";
    /// The NIL.
    pub const NIL: &str = "nil.geojson";
    /// Shares of the NIL in the Municipi.
    pub const OVERLAP: &str = "overlap.csv";
    /// Digital services and programmes.
    pub const SERVICES: &str = "services.toml";
    /// Targets.
    pub const TARGETS: &str = "targets.toml";
    /// Published figures.
    pub const PUBLISHED_FIGURES: &str = "published-figures.csv";
    /// Published figures of other cities; a folder may come without it.
    pub const PEERS: &str = "peers.csv";
    /// What services cost and how they are rated; a folder may come without it.
    pub const ACCOUNTS: &str = "service-accounts.csv";
    /// Launches and decisions; a folder may come without it.
    pub const EVENTS: &str = "events.csv";
    /// Addresses and places; a city folder may be without.
    pub const PLACES: &str = "places.csv";
}

/// The texts of a city folder, one field a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityFiles {
    /// `city.toml`.
    pub city: String,
    /// `outline.geojson`.
    pub outline: String,
    /// `municipi.geojson`.
    pub municipi: String,
    /// `nil.geojson`.
    pub nil: String,
    /// `overlap.csv`.
    pub overlap: String,
    /// `services.toml`.
    pub services: String,
    /// `targets.toml`.
    pub targets: String,
    /// `published-figures.csv`.
    pub published_figures: String,
    /// `peers.csv`; empty where there is none.
    pub peers: String,
    /// `service-accounts.csv`; empty where there is none.
    pub accounts: String,
    /// `events.csv`; empty where there is none.
    pub events: String,
    /// `places.csv`; empty when there is none.
    pub places: String,
}

impl CityFiles {
    /// Reads the folder `dir`.
    ///
    /// # Errors
    /// [`CityError::Read`] for the first file that is missing or not UTF-8.
    pub fn read(dir: &Path) -> Result<Self, CityError> {
        let read = |name: &str| {
            let path = dir.join(name);
            std::fs::read_to_string(&path).map_err(|source| CityError::Read { path, source })
        };
        let optional = |name: &str| match read(name) {
            Err(CityError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            other => other,
        };
        Ok(Self {
            city: read(file::CITY)?,
            outline: read(file::OUTLINE)?,
            municipi: read(file::MUNICIPI)?,
            nil: read(file::NIL)?,
            overlap: read(file::OVERLAP)?,
            services: read(file::SERVICES)?,
            targets: read(file::TARGETS)?,
            published_figures: read(file::PUBLISHED_FIGURES)?,
            peers: optional(file::PEERS)?,
            accounts: optional(file::ACCOUNTS)?,
            events: optional(file::EVENTS)?,
            places: optional(file::PLACES)?,
        })
    }
}
