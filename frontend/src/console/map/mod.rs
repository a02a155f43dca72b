//! The map of the network: areas as links below, every asset as a point on a canvas above, streets underneath where the
//! settings name a server of tiles.

mod areas;
mod grid;
mod mercator;
mod painter;
mod pick;
mod scene;
mod screen;
mod stage;
mod tiles;

pub use grid::Grid;
pub use mercator::{Camera, Size, World};
pub(in crate::console) use pick::PointPicker;
pub use scene::{Batch, Spot, batches, mark_size};
pub use screen::MapScreen;
pub use tiles::{Tile, covering};
