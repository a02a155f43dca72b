//! The configuration: read once, checked whole, and refused with file, line, key and remedy.

mod agent;
mod broker;
mod error;
mod file;
mod files;
mod http;
mod json;
mod mapping;
mod mqtt;
mod period;
mod read;
mod secret;
mod snmp;
mod targets;
mod topic;

pub use agent::{AgentSection, Config, DeliverySection, Ndt7Section, SelfMetricsSection, SnmpSection, SpoolSection};
pub use broker::{Broker, MqttVersion};
pub use error::ConfigError;
pub use files::FilesSection;
pub use http::{
    HttpKind, HttpSource, LabelledAsset, MatomoAccess, MatomoSource, MetricMapping, OpenMetricsSource, ProbeSource,
};
pub use json::{JsonSource, OauthSection};
pub use mqtt::{MqttSource, Subscription};
pub use period::{Bounded, Period};
pub(crate) use read::read_text;
pub use secret::Secret;
pub use snmp::{Credentials, TrapsSection};
pub use targets::{SnmpTarget, Target, parse_targets, read_targets};

use serde::de::DeserializeOwned;
use std::path::Path;

/// A TOML file of the expected shape.
pub(crate) fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T, ConfigError> {
    let text = read_text(path)?;
    toml::from_str(&text).map_err(|error| ConfigError::syntax(path, &text, &error))
}
