//! InfluxDB line protocol: what Telegraf and every Influx client library write.
//!
//! Grammar: <https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/>; where that page and InfluxDB 1.x
//! differ (line ends inside quoted strings, `\r\n`, the precisions `n`, `u`, `m`, `h`) both are read.

mod error;
mod precision;
mod reader;
mod text;
mod translate;
mod value;

pub use error::{LineError, LineFault};
pub use precision::{Precision, UnknownPrecision};
pub use reader::{Line, Lines, MAX_FIELDS, MAX_TAGS};
pub use translate::{Translated, translate};
pub use value::FieldValue;
