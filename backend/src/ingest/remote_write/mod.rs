//! Prometheus remote-write 1.0: <https://prometheus.io/docs/specs/prw/remote_write_spec/>.
//!
//! A request is one snappy block holding one protobuf `prometheus.WriteRequest`. It is read where it lies: a message
//! library would build a string for every label and 36 bytes of structure for every byte of an empty series, which is
//! how 16 MiB on the wire become half a gigabyte.

mod error;
mod request;
mod snappy;
mod translate;
mod wire;

pub use error::{RequestError, SeriesFault};
pub use request::{MAX_LABELS, MAX_NAME_BYTES, MAX_SAMPLES, MAX_VALUE_BYTES, Point, Series, WriteRequest};
pub use snappy::{MAX_EXPANDED_BYTES, SnappyError, expand};
pub use translate::{Fault, TranslateError, Translated, translate};
