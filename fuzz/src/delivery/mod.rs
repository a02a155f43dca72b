//! What a backend's answer says.

#[path = "../../../collectors/src/delivery/retry_after.rs"]
mod retry_after;

pub use retry_after::retry_after;
