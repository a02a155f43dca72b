//! The agent that measures devices and services and delivers the samples.
//!
//! One direction: a [`source`] reads, [`measure`] gathers, the [`spool`] keeps, the [`delivery`] hands over. [`agent`]
//! puts them together.

pub mod agent;
pub mod backoff;
pub mod body;
pub mod config;
pub mod delimited;
pub mod delivery;
pub mod event;
pub mod hint;
pub mod import;
pub mod journal;
pub mod measure;
pub mod reading;
pub mod redact;
pub mod reporter;
pub mod schedule;
pub mod self_metrics;
pub mod source;
pub mod spool;
pub mod whole;
