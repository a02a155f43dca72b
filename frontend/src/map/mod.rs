//! The map: areas painted by their state, walked from the keyboard, zoomed by keys and buttons.

mod choropleth;
mod detail;
mod feature;
mod patterns;
mod zoom;

pub use choropleth::Choropleth;
pub use detail::{AreaMap, Placed};
pub use patterns::patterns;
pub use zoom::Zoom;
