//! Maps and charts as SVG, pure: the same drawing in the browser, on the server and on paper.
//!
//! Nothing here knows the DOM. A map is a [`MapDrawing`] whose features a page can place one by one, or write whole with
//! [`svg::map_svg`]; a chart is text made by [`chart::draw`].

pub mod boundary;
pub mod chart;
pub mod direction;
pub mod label;
pub mod map;
pub mod palette;
pub mod path;
pub mod preview;
pub mod projection;
pub mod svg;

pub use boundary::{Boundary, BoundaryError};
pub use direction::Direction;
pub use map::{Frame, MapDrawing, MapFeature};
pub use path::Grain;
pub use projection::{Bounds, Projection};
