//! Measurements out of CSV and GeoJSON files: what a mapping says of their columns becomes samples.
//!
//! A row is taken whole or not at all. What is not taken is reported with line, column, value and remedy, and kept in a
//! file of its own; the good rows are delivered. Reading is a stream: a file of any size needs the memory of one record
//! of the spool.

mod beside;
mod collection;
mod features;
mod mapping;
mod moment;
mod number;
mod read;
mod rejected;
mod report;
mod row;
mod table;
mod taken;

pub use beside::{beside, is_ours};
pub use features::{MAX_FEATURE_BYTES, features};
pub use mapping::{FileMapping, FileNames, MetricColumn, RepeatedHour};
pub use moment::{Moment, TimeFormat};
pub use number::{Decimal, NumberFormat, Thousands};
pub use read::{Format, Open, Request, Survey, read, survey};
pub use report::{ColumnUse, LineError, MAX_LISTED_ERRORS, Report};
pub use taken::Taken;
