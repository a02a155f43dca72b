//! From the names of a sender (measurement, field, tags; metric, labels) to those of the catalogue.
//!
//! A source may have a mapping file. What no rule of it covers is counted and listed in [`Unmapped`] with a suggested
//! rule: an operator sees it, nothing is dropped in silence.

mod batch;
mod counters;
mod error;
mod file;
mod folder;
mod foreign;
mod places;
mod rule;
mod sighting;
mod suggest;
mod tags;
mod unmapped;

pub use batch::{BatchBuilder, BatchFull, MappedBatch, Slot, Tally};
pub use counters::{CounterAdvance, Counters, MAX_COUNTERS};
pub use error::MappingError;
pub use file::{MAX_ALIASES, MAX_RULES};
pub use folder::Mappings;
pub use foreign::{Foreign, Ground};
pub use places::{FieldPlaces, KnownPlace, NewPlace, Places};
pub use rule::{Mapping, Resolved, Unresolved};
pub use sighting::Sighting;
pub use tags::Tags;
pub use unmapped::{MAX_UNMAPPED, Unmapped};
