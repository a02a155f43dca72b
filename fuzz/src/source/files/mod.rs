//! Files of inventory and measurements.

#[path = "../../../../collectors/src/source/files/encoding.rs"]
mod encoding;
#[path = "../../../../collectors/src/source/files/error.rs"]
mod error;
#[path = "../../../../collectors/src/source/files/geojson.rs"]
mod geojson;
#[path = "../../../../collectors/src/source/files/measurements/mod.rs"]
pub mod measurements;
#[path = "../../../../collectors/src/source/files/table.rs"]
mod table;

pub use encoding::{Sniffer, TextEncoding, decode};
pub use error::FileError;
pub use geojson::read_geojson;
pub use table::read_table;
