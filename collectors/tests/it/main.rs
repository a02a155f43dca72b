//! The collectors against real sockets: a backend that misbehaves, SNMP agents, speed-test servers, and the built
//! binary killed in the middle.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::result_large_err, reason = "the websocket library's handshake callback has this type")]

mod agent;
mod backend;
mod broker;
mod config;
mod config_mapping;
mod delivery;
mod device;
mod fakes;
mod files;
mod http;
mod http_json;
mod mqtt;
mod ndt7;
mod net_snmp;
mod snmpd;
mod spool;
mod spool_damage;
mod spool_disk;
mod taken;
mod traps;
mod vendors;
