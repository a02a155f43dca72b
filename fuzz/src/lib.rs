//! Everything of the backend that reads bytes from outside, compiled alone: fuzzing it does not mean instrumenting a web
//! server and a database driver. The sources are the backend's own files.

pub mod ingest;
pub mod targets;
