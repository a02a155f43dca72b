//! Messages of speed tests.

#[path = "../../../../collectors/src/source/ndt7/measurement.rs"]
mod measurement;

pub use measurement::{AppInfo, MAX_MEASUREMENT_BYTES, Measurement, TcpInfo};
