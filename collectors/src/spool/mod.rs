//! The spool: what has been read is on disk before it is anything else, and stays there until the backend has it.
//!
//! A folder of append-only segments, each a sequence of checked records. One process writes and reads it (a lock says
//! so); it is bounded, and what it loses it counts: a damaged record is skipped, a full spool drops its oldest segment.

mod error;
mod header;
mod position;
mod reader;
mod record;
mod segment;
mod store;
mod writer;

pub use error::SpoolError;
pub use header::{SEGMENT_HEADER_BYTES, SEGMENT_MAGIC, SegmentHeader};
pub use position::Position;
pub use reader::{Next, Reader};
pub use record::{MAX_RECORD_BYTES, Record, RecordError};
pub use segment::{Found, RECORD_HEADER_BYTES, Scan, frame, read_segment, scan};
pub use store::{Depth, Spool};
pub use writer::{Loss, Opener, SpoolOptions};
