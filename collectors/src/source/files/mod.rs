//! Files in a watched folder: inventory, and measurements where a mapping says so.

mod encoding;
mod error;
mod folder;
mod geojson;
mod importer;
mod inventory;
pub mod measurements;
mod order;
mod table;

pub use encoding::{Sniffer, TextEncoding, decode};
pub use error::FileError;
pub use geojson::read_geojson;
pub use importer::{Importer, TAKEN, Taking, rejected_path, take};
pub use inventory::{InventoryWatcher, read_inventory};
pub use order::{INVENTORY_CHUNK, chunks};
pub use table::read_table;
