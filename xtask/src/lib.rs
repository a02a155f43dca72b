//! Development tasks as a library: the private database cluster, the whole city as processes, and
//! the commands of `cargo xtask`.
//!
//! The whole-system tests start the same city as `make demo`, with the same code:
//! [`city::City`] is that city, [`cluster::Cluster`] its database.

pub mod checkout;
pub mod city;
pub mod cluster;
pub mod command;
pub mod demo;
pub mod lock;
pub mod process;
pub mod progress;
pub mod signals;
pub mod status;
pub mod wait;
