//! Everything of the backend and the collectors that reads bytes from outside, compiled alone: fuzzing it does not mean
//! instrumenting a web server and a database driver. The sources are their own files.

pub mod collector_file_targets;
#[cfg(feature = "collectors")]
pub mod collector_snmp_targets;
pub mod collector_targets;
pub mod config;
#[path = "../../collectors/src/delimited.rs"]
pub mod delimited;
pub mod delivery;
#[path = "../../collectors/src/event.rs"]
pub mod event;
pub mod ingest;
#[path = "../../collectors/src/journal.rs"]
pub mod journal;
#[path = "../../backend/src/known/mod.rs"]
pub mod known;
#[path = "../../collectors/src/measure.rs"]
pub mod measure;
pub mod notify;
#[path = "../../collectors/src/reading.rs"]
pub mod reading;
#[path = "../../collectors/src/redact.rs"]
pub mod redact;
pub mod source;
#[path = "../../collectors/src/spool/mod.rs"]
pub mod spool;
pub mod targets;
#[path = "../../collectors/src/whole.rs"]
pub mod whole;
