//! The backend's ingest modules that do no I/O, under the paths they have there.

#[path = "../../../backend/src/ingest/batch.rs"]
mod batch;
#[path = "../../../backend/src/ingest/body.rs"]
mod body;
#[path = "../../../backend/src/ingest/line_protocol/mod.rs"]
pub mod line_protocol;
#[path = "../../../backend/src/ingest/mapping/mod.rs"]
pub mod mapping;
#[path = "../../../backend/src/ingest/netjson/mod.rs"]
pub mod netjson;
#[path = "../../../backend/src/ingest/remote_write/mod.rs"]
pub mod remote_write;

pub use batch::{Batch, BatchSeries};
pub use body::{BodyError, MAX_BODY_BYTES, MAX_DECOMPRESSED_BYTES, NATIVE_FRAME, decode, unpack};
