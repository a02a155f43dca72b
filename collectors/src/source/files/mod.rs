//! Files in a watched folder: inventory, and measurements where a mapping says so.

mod folder;
mod importer;
mod inventory;
pub mod measurements;
mod order;

pub use cruscotto_domain::asset_file::{FileError, Sniffer, TextEncoding, decode, read_geojson, read_table};
pub use importer::{Importer, TAKEN, Taking, rejected_path, take};
pub use inventory::{InventoryWatcher, read_inventory};
pub use order::{INVENTORY_CHUNK, chunks};
