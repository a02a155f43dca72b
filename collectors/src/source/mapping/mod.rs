//! From what a foreign system says to measures: texts and JSON documents, their values, times and names.
//!
//! Nothing here does I/O. What cannot be taken is named by a [`Trouble`]; what stands beside it is taken all the same.

mod json;
mod number;
mod place;
mod pointer;
mod series;
mod time;
mod trouble;

pub use json::{JsonMapping, MAX_ITEMS, MAX_LISTED_TROUBLES, Readings, ValueRule};
pub use number::NumberRule;
pub use place::{Scope, is_pointer};
pub use pointer::Pointer;
pub use series::{Aliases, AssetRule, SeriesRule};
pub use time::{TimeFormat, TimeRule};
pub use trouble::Trouble;
