//! The simulated city, asked over the wire as its pollers ask it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod city;
mod control;
mod inventory;
mod ndt7;
mod notices;
mod services;
mod snmp;
