//! The server as its clients meet it, on a real TimescaleDB.
//!
//! `CRUSCOTTO_TEST_DATABASE_URL` names a database of a role that may create databases and the extension; each test makes
//! its own and drops it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test fails by panicking, and one crate needs no visibility rules"
)]

mod access;
mod api;
mod api_rules;
mod attacker;
mod briefing_answers;
mod briefings;
mod connections;
mod console;
mod corrections;
mod distribution;
mod foreign;
mod harness;
mod health;
mod history;
mod hub;
mod incidents;
mod indicators;
mod ingest;
mod inventory;
mod live;
mod notifications;
mod ogc;
mod open_data;
mod outage;
mod pages;
mod playback;
mod privacy;
mod retention;
mod rollup;
mod sla;
mod startup;
mod upkeep;
mod workbook;
