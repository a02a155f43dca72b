//! Files of assets as cities have them: tables out of spreadsheets and GeoJSON. The collectors read them from a folder,
//! operators bring them by hand.

mod delimiter;
mod encoding;
mod error;
mod geojson;
mod table;

pub use delimiter::delimiter;
pub use encoding::{Sniffer, TextEncoding, decode};
pub use error::FileError;
pub use geojson::{geojson_entries, read_geojson};
pub use table::{read_table, table_entries};

use crate::asset::Asset;

/// One line or feature of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it is: `line 7`, `feature 3`.
    pub place: String,
    /// The asset, or what is wrong with it.
    pub asset: Result<Asset, FileError>,
}
