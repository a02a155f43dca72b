//! Makes a city's simplified maps from its official open data: one border between two neighbours, simplified once, so
//! that no gap opens between them; five decimals, valid polygons, stable ids, names in proper case.

pub mod assemble;
pub mod coverage;
pub mod derive;
pub mod grid;
pub mod names;
pub mod noding;
pub mod overlap;
pub mod places;
pub mod publish;
pub mod simplify;
pub mod source;
pub mod subdivision;
