//! The collectors' modules that read foreign bytes and do no I/O, under the paths they have there.

pub mod files;
pub mod http;
#[path = "../../../collectors/src/source/mapping/mod.rs"]
pub mod mapping;
pub mod mqtt;
pub mod ndt7;
