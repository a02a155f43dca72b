//! Inventory files in a watched folder.

mod error;
mod geojson;
mod order;
mod table;
mod watch;

pub use error::FileError;
pub use geojson::read_geojson;
pub use order::{INVENTORY_CHUNK, chunks};
pub use table::read_table;
pub use watch::Watcher;
