//! A city that does not exist, on the wire as a real one would be. README.md says what it speaks.
//!
//! From the inside out: [`noise`] is chance without state, [`zone`] the city's clock, [`plan`] what was built, [`life`]
//! how it behaves, [`fault`] what breaks, [`world`] all of it at a moment; [`snmp`], [`ndt7`] and [`http`] put the world
//! on the wire, and [`inventory`] tells the collectors where. [`past`] is what was, as files. [`mail`] and [`hook`] take what the
//! backend sends.

pub mod fault;
pub mod hook;
pub mod http;
pub mod inventory;
pub mod life;
pub mod mail;
pub mod ndt7;
pub mod noise;
pub mod past;
pub mod plan;
pub mod run;
pub mod snmp;
pub mod world;
pub mod zone;
