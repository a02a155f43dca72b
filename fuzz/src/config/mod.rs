//! The table of targets.

#[path = "../../../collectors/src/config/error.rs"]
#[allow(dead_code, reason = "its makers are elsewhere")]
mod error;
#[path = "../../../collectors/src/config/read.rs"]
mod read;
#[path = "../../../collectors/src/config/targets.rs"]
mod targets;

pub use error::ConfigError;
pub(crate) use read::read_text;
pub use targets::{SnmpTarget, Target, parse_targets, read_targets};
