//! What the whole-system tests and the benchmarks share: a small city of real processes, and the clients that look at it.
//!
//! Tests wait for states with a time-out ([`wait::until`]) and never for time to pass.

pub mod broker;
pub mod city;
pub mod database;
pub mod distribution;
pub mod environment;
pub mod feed;
pub mod http;
pub mod inventory;
pub mod ledger;
pub mod live;
pub mod metrics;
pub mod process;
pub mod push;
pub mod replay;
pub mod sender;
pub mod simulator;
pub mod small_disk;
pub mod spool;

pub use cruscotto_xtask::wait;
