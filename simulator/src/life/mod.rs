//! How a city behaves while nothing is broken: who is where at what hour, and what that does to links and services.

pub mod link;
pub mod rhythm;
pub mod service;
pub mod traffic;
pub mod wifi;
