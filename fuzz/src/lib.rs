//! Everything of the backend and the collectors that reads bytes from outside, compiled alone: fuzzing it does not mean
//! instrumenting a web server and a database driver. The sources are their own files.

pub mod collector_targets;
pub mod ingest;
#[path = "../../collectors/src/reading.rs"]
pub mod reading;
#[path = "../../collectors/src/redact.rs"]
pub mod redact;
pub mod source;
pub mod targets;
