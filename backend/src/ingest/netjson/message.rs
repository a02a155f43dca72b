//! The parts of a DeviceMonitoring message that are measurements. Everything else in it (addresses, neighbours, DHCP
//! leases, MACs) is skipped as it is read.

use super::clients::Clients;
use super::first::first;
use super::points::MAX_INTERFACES;
use serde::Deserialize;
use std::fmt::{self, Write as _};

/// Averages of the load: of 1, 5 and 15 minutes.
const LOADS: usize = 3;

/// File systems of one message that are read; a device has a handful.
const MAX_DISKS: usize = 32;

/// Longest message of the JSON reader that is repeated, in bytes.
const MAX_REASON_BYTES: usize = 300;

/// Why a body is no DeviceMonitoring message.
#[derive(Debug, thiserror::Error)]
pub enum NetJsonError {
    /// Not JSON of the expected shape.
    #[error("the body is not a NetJSON DeviceMonitoring message: {0}")]
    Json(String),
    /// Another message of NetJSON.
    #[error("type '{0}' is not taken here: expected DeviceMonitoring")]
    Type(String),
}

/// A message. All parts but `type` may be missing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DeviceMonitoring {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    pub(super) general: General,
    #[serde(default)]
    pub(super) resources: Resources,
    #[serde(default, deserialize_with = "first::<_, _, MAX_INTERFACES>")]
    pub(super) interfaces: Vec<Interface>,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub(super) struct General {
    /// Seconds since the device started.
    pub(super) uptime: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub(super) struct Resources {
    /// Load of 1, 5 and 15 minutes.
    #[serde(default, deserialize_with = "first::<_, _, LOADS>")]
    pub(super) load: Vec<f64>,
    pub(super) cpus: Option<f64>,
    pub(super) memory: Option<Memory>,
    #[serde(default, deserialize_with = "first::<_, _, MAX_DISKS>")]
    pub(super) disk: Vec<Disk>,
}

/// Bytes of main memory.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Memory {
    pub(super) total: f64,
    pub(super) free: f64,
    #[serde(default)]
    pub(super) buffered: f64,
    pub(super) available: Option<f64>,
}

/// Bytes of a file system.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Disk {
    pub(super) used_bytes: f64,
    pub(super) size_bytes: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Interface {
    pub(super) name: String,
    pub(super) up: Option<bool>,
    pub(super) statistics: Option<Statistics>,
    pub(super) wireless: Option<Wireless>,
}

/// Totals since the interface came up.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct Statistics {
    pub(super) rx_bytes: Option<f64>,
    pub(super) tx_bytes: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Wireless {
    pub(super) ssid: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) clients: Option<Clients>,
}

/// The reader's message, which may repeat a text as long as the body; its place is at the end and stays.
fn shown(error: &serde_json::Error) -> String {
    let mut text = Beginning(String::new());
    if write!(text, "{error}").is_ok() {
        return text.0;
    }
    format!("{}… at line {} column {}", text.0, error.line(), error.column())
}

/// The beginning of a text, up to about [`MAX_REASON_BYTES`]; writing on is an error, and nothing is held of it.
struct Beginning(String);

impl fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_REASON_BYTES.saturating_sub(self.0.len());
        self.0.push_str(&text[..text.floor_char_boundary(room)]);
        if text.len() > room { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Reads a body. What is skipped is skipped without recursion, however deep it is nested.
///
/// # Errors
/// [`NetJsonError`] with line and column.
pub fn read(body: &[u8]) -> Result<DeviceMonitoring, NetJsonError> {
    let message: DeviceMonitoring = serde_json::from_slice(body).map_err(|error| NetJsonError::Json(shown(&error)))?;
    if message.kind == "DeviceMonitoring" {
        Ok(message)
    } else {
        Err(NetJsonError::Type(message.kind.chars().take(40).collect()))
    }
}
