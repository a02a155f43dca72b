//! The map: areas painted by their state, walked from the keyboard, zoomed by keys and buttons.

mod choropleth;
mod city_map;
mod detail;
mod feature;
mod patterns;
mod zoom;

pub use choropleth::Choropleth;
pub use city_map::{CityMap, area_entry, city_map};
pub use detail::{AreaMap, Placed};
pub use patterns::patterns;
pub use zoom::Zoom;
