//! A city as data: its areas, digital services, targets and published figures, read from one folder under `maps/`.
//!
//! Reading is pure: [`CityFiles`] holds the texts, [`City::parse`] checks them against each other, and only
//! [`CityFiles::read`] touches the disk.

mod accounts;
mod boundaries;
mod coverage;
mod error;
mod events;
mod figures;
mod files;
mod goals;
mod locate;
mod overlap;
mod peers;
mod places;
mod profile;
mod services;
mod table;
mod targets;

pub use accounts::{ACCOUNTS_HEADER, ServiceAccount};
pub use boundaries::{AreaFeature, AreaShape};
pub use coverage::{CELL_M, CoverageGrid, Covered, SERVICE_RADIUS_M};
pub use error::CityError;
pub use events::EVENTS_HEADER;
pub use figures::{Comparator, FigureKind, PUBLISHED_FIGURES_HEADER, PublishedFigure};
pub use files::{CityFiles, file};
pub use overlap::{OVERLAP_HEADER, Overlap};
pub use peers::PEERS_HEADER;
pub use places::{MAX_PLACE_CHARS, PLACES_HEADER, Place, PlaceKind, Places, place_id};
pub use profile::{Accessibility, DataSource, OpenData, Profile};
pub use services::{Channel, Service, ServiceKind};
pub use targets::{DatedValue, Target};

use crate::area::{Area, AreaLevel};
use crate::comparison::PeerFigure;
use crate::id::AreaId;
use crate::timeline::ToldEvent;
use locate::Locator;
use std::collections::BTreeSet;
use std::path::Path;

/// A city, checked: every reference between its files holds.
#[derive(Debug)]
pub struct City {
    /// What the city is called, where it is, and whose data this is.
    pub profile: Profile,
    /// The city outline, one shape.
    pub outline: AreaShape,
    /// The Municipi, by code.
    pub municipi: Vec<AreaShape>,
    /// The NIL, by code.
    pub nil: Vec<AreaShape>,
    /// How much of each NIL lies in which Municipio; for display, never to place an asset.
    pub overlaps: Vec<Overlap>,
    /// Digital services and programmes, in the order of the file.
    pub services: Vec<Service>,
    /// Targets the city has set itself.
    pub targets: Vec<Target>,
    /// Figures the city has published: dated, sourced, never mixed with live ones.
    pub published: Vec<PublishedFigure>,
    /// Figures that other cities, or others about them, have published.
    pub peers: Vec<PeerFigure>,
    /// What the channels of services cost and how people rated them, by the city's books.
    pub accounts: Vec<ServiceAccount>,
    /// Launches and decisions, as they were told.
    pub events: Vec<ToldEvent>,
    /// Addresses and places that people look for.
    pub places: Places,
    locator: Locator,
}

impl City {
    /// Reads and checks the folder `dir`, such as `maps/milano`.
    ///
    /// # Errors
    /// [`CityError`] naming the file, the line or feature, the field, its value and what would be right.
    pub fn load(dir: &Path) -> Result<Self, CityError> {
        Self::parse(&CityFiles::read(dir)?)
    }

    /// Checks the texts of a city folder.
    ///
    /// # Errors
    /// As [`City::load`], apart from reading.
    pub fn parse(files: &CityFiles) -> Result<Self, CityError> {
        let profile = Profile::parse(&files.city)?;
        let level = |file, text, level| boundaries::parse(file, text, level, &profile.id);
        let outline = boundaries::single(file::OUTLINE, level(file::OUTLINE, &files.outline, AreaLevel::City)?)?;
        let municipi = level(file::MUNICIPI, &files.municipi, AreaLevel::Municipio)?;
        let nil = level(file::NIL, &files.nil, AreaLevel::Nil)?;
        let overlaps = overlap::parse(file::OVERLAP, &files.overlap, &nil, &municipi)?;
        let services = services::parse(file::SERVICES, &files.services)?;
        let known: BTreeSet<&str> = services.iter().map(|s| s.id.as_str()).collect();
        let targets = targets::parse(file::TARGETS, &files.targets, &known)?;
        let published = figures::parse(file::PUBLISHED_FIGURES, &files.published_figures, &known)?;
        let peers = match files.peers.as_str() {
            "" => Vec::new(),
            text => peers::parse(file::PEERS, text)?,
        };
        let accounts = accounts::parse(file::ACCOUNTS, &files.accounts, &known)?;
        let events = events::parse(file::EVENTS, &files.events)?;
        let places = Places::parse(file::PLACES, &files.places, profile.bbox)?;
        let locator = Locator::new(&nil, &municipi, profile.nearest_area_tolerance_m);
        Ok(Self {
            profile,
            outline,
            municipi,
            nil,
            overlaps,
            services,
            targets,
            published,
            peers,
            accounts,
            events,
            places,
            locator,
        })
    }

    /// Every area: the city, the Municipi, the NIL.
    pub fn shapes(&self) -> impl Iterator<Item = &AreaShape> {
        std::iter::once(&self.outline).chain(&self.municipi).chain(&self.nil)
    }

    /// The shapes of one level, by code.
    #[must_use]
    pub fn level(&self, level: AreaLevel) -> &[AreaShape] {
        match level {
            AreaLevel::City => std::slice::from_ref(&self.outline),
            AreaLevel::Municipio => &self.municipi,
            AreaLevel::Nil => &self.nil,
        }
    }

    /// The area called `id`.
    #[must_use]
    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.shapes().map(|s| &s.area).find(|a| a.id == *id)
    }

    /// The service called `id`.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.id.as_str() == id)
    }
}
