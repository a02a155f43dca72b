//! The collectors' modules that read foreign bytes and do no I/O, under the paths they have there.

#[path = "../../../collectors/src/source/mapping/mod.rs"]
pub mod mapping;
pub mod mqtt;
