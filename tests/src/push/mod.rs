//! Measurements as stock clients put them on the wire: the same readings in each protocol that the backend takes.

mod line_protocol;
mod native;
mod netjson;
mod remote_write;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::time::Timestamp;
use cruscotto_xtask::city::SOURCE;
use reqwest::blocking::RequestBuilder;

use crate::feed;
use crate::http::Http;

pub use netjson::path as netjson_path;
pub use remote_write::{field, varint, write_request};

/// What the backend is told of the names that line protocol and remote-write bring.
const MAPPING: &str = include_str!("mapping.toml");

/// A way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// `POST /api/v1/samples`, binary frames.
    Native,
    /// `POST /api/v2/write`, gzip.
    LineProtocol,
    /// `POST /api/v1/write`.
    RemoteWrite,
    /// `POST /api/v1/monitoring/device/{id}/`.
    NetJson,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Native, Self::LineProtocol, Self::RemoteWrite, Self::NetJson];

    /// The name in asset ids and in what is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::LineProtocol => "line",
            Self::RemoteWrite => "remote-write",
            Self::NetJson => "netjson",
        }
    }

    /// The metric that its readings become.
    #[must_use]
    pub fn metric(self) -> &'static str {
        match self {
            Self::Native | Self::LineProtocol => "device.response_time",
            Self::RemoteWrite | Self::NetJson => "device.uptime",
        }
    }

    /// The request that brings `readings`, one device's in the case of NetJSON.
    ///
    /// # Errors
    /// If they cannot be encoded.
    pub fn request(self, http: &Http, token: &str, readings: &[Reading]) -> Result<RequestBuilder> {
        match self {
            Self::Native => native::request(http, readings),
            Self::LineProtocol => line_protocol::request(http, token, readings),
            Self::RemoteWrite => remote_write::request(http, readings),
            Self::NetJson => netjson::request(http, token, readings),
        }
    }

    /// Whether an answer of this status says that all is stored.
    #[must_use]
    pub fn acknowledges(self, status: u16) -> bool {
        match self {
            Self::Native | Self::NetJson => status == 200,
            Self::LineProtocol | Self::RemoteWrite => status == 204,
        }
    }

    /// The samples that `readings` are in the store.
    ///
    /// # Errors
    /// If a device is no asset id.
    pub fn samples(self, readings: &[Reading]) -> Result<Vec<(SeriesKey, Timestamp, f64)>> {
        let mut samples = Vec::new();
        for reading in readings {
            samples.push(reading.sample(self.metric(), reading.value)?);
            if self == Self::NetJson {
                // That a device reports says that it is up.
                samples.push(reading.sample("device.up", 1.0)?);
            }
        }
        Ok(samples)
    }
}

/// One value of one device.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The asset.
    pub device: String,
    /// When, in whole milliseconds: remote-write has no finer.
    pub time: Timestamp,
    /// The value, 0 to 60,000.
    pub value: f64,
}

impl Reading {
    /// The sample that it is of a metric.
    ///
    /// # Errors
    /// If the device is no asset id.
    pub fn sample(&self, metric: &str, value: f64) -> Result<(SeriesKey, Timestamp, f64)> {
        let asset = self.device.parse().with_context(|| format!("device '{}'", self.device))?;
        Ok((SeriesKey { asset, metric: MetricId::new(metric)?, labels: Labels::new() }, self.time, value))
    }
}

/// The devices of a sender that has `count` of them.
#[must_use]
pub fn devices(sender: &str, count: u32) -> Vec<String> {
    (0..count).map(|number| format!("push-{sender}-{number}")).collect()
}

/// The assets that `devices` are.
///
/// # Errors
/// If one is no asset id.
pub fn assets(devices: &[String]) -> Result<Vec<Asset>> {
    devices.iter().map(|device| feed::access_point(device)).collect()
}

/// Writes the mapping file of the collectors' source into `folder`: for `CityOptions::mappings`.
///
/// # Errors
/// If it cannot be written.
pub fn write_mapping(folder: &Path) -> Result<()> {
    let path = folder.join(format!("{SOURCE}.toml"));
    fs::write(&path, MAPPING).with_context(|| format!("cannot write {}", path.display()))
}
