//! The configuration: read once, checked whole, and refused with file, line, key and remedy.

mod agent;
mod error;
mod file;
mod http;
mod json;
mod mapping;
mod mqtt;
mod period;
mod secret;
mod snmp;
mod targets;

pub use agent::{
    AgentSection, Config, DeliverySection, FilesSection, Ndt7Section, SelfMetricsSection, SnmpSection, SpoolSection,
};
pub use error::ConfigError;
pub use http::{
    HttpKind, HttpSource, LabelledAsset, MatomoAccess, MatomoSource, MetricMapping, OpenMetricsSource, ProbeSource,
};
pub use json::{JsonSource, OauthSection};
pub use mqtt::{Broker, MqttSource, MqttVersion, Subscription};
pub use period::{Bounded, Period};
pub use secret::Secret;
pub use snmp::{Credentials, TrapsSection};
pub(crate) use targets::delimiter;
pub use targets::{SnmpTarget, Target, read_targets};

use serde::de::DeserializeOwned;
use std::path::Path;

/// The largest configuration or targets file read, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The text of `path`.
pub(crate) fn read_text(path: &Path) -> Result<String, ConfigError> {
    let missing = |source| ConfigError::Unreadable { file: path.to_owned(), source };
    let size = std::fs::metadata(path).map_err(missing)?.len();
    if size > MAX_FILE_BYTES {
        let reason = format!("it has {size} bytes: at most {MAX_FILE_BYTES} are read");
        return Err(ConfigError::invalid(path, "file", reason));
    }
    std::fs::read_to_string(path).map_err(missing)
}

/// A TOML file of the expected shape.
pub(crate) fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T, ConfigError> {
    let text = read_text(path)?;
    toml::from_str(&text).map_err(|error| ConfigError::syntax(path, &text, &error))
}
