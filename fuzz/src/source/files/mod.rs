//! Files of inventory and measurements.

#[path = "../../../../collectors/src/source/files/measurements/mod.rs"]
pub mod measurements;

pub use cruscotto_domain::asset_file::{Sniffer, TextEncoding, decode, read_geojson, read_table};
