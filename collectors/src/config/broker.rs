//! How a broker is reached.

use super::secret::{Secret, SecretKeys, relative_to};
use super::{ConfigError, read_text};
use crate::source::mqtt::client_config;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Ports that IANA has registered for MQTT, without and with TLS.
const PORTS: (u16, u16) = (1883, 8883);

/// The version of MQTT that a broker is spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum MqttVersion {
    /// OASIS MQTT 3.1.1.
    #[serde(rename = "3.1.1")]
    V311,
    /// OASIS MQTT 5.0.
    #[default]
    #[serde(rename = "5")]
    V5,
}

/// A broker and how it is reached.
#[derive(Debug)]
pub struct Broker {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS, when it is spoken.
    pub tls: Option<Arc<rustls::ClientConfig>>,
    /// The version spoken.
    pub version: MqttVersion,
    /// The name under which the broker keeps the session.
    pub client_id: String,
    /// User and password.
    pub login: Option<(String, Secret)>,
    /// After so long without a packet the broker is asked whether it is there.
    pub keep_alive: Duration,
    /// For so long a broker that speaks MQTT 5 keeps messages during an absence.
    pub session_expiry: Duration,
}

impl Broker {
    /// The keep-alive as MQTT has it.
    #[must_use]
    pub fn keep_alive_seconds(&self) -> u16 {
        u16::try_from(self.keep_alive.as_secs()).unwrap_or(u16::MAX)
    }

    /// The session's expiry as MQTT 5 has it.
    #[must_use]
    pub fn session_expiry_seconds(&self) -> u32 {
        u32::try_from(self.session_expiry.as_secs()).unwrap_or(u32::MAX)
    }
}

/// The keys of `[[mqtt]]` that say how its broker is reached.
pub(super) struct BrokerKeys {
    pub(super) url: Url,
    pub(super) version: MqttVersion,
    pub(super) client_id: String,
    pub(super) user: Option<String>,
    pub(super) password: SecretKeys,
    pub(super) ca_file: Option<PathBuf>,
    pub(super) client_certificate_file: Option<PathBuf>,
    pub(super) client_key_file: Option<PathBuf>,
    pub(super) keep_alive: Duration,
    pub(super) session_expiry: Duration,
}

impl BrokerKeys {
    pub(super) fn check(self, file: &Path, place: &str) -> Result<Broker, ConfigError> {
        let invalid = |reason: String| ConfigError::invalid(file, place, reason);
        let (host, secure) = host(&self.url).map_err(invalid)?;
        let login = match (self.user, self.password.resolve(file, place)?) {
            (Some(user), Some(password)) => Some((user, password)),
            (None, None) => None,
            _ => return Err(invalid("user and password go together".to_owned())),
        };
        let bytes = |path: &Option<PathBuf>| {
            path.as_ref().map(|path| read_text(&relative_to(file, path)).map(String::into_bytes)).transpose()
        };
        let ca = bytes(&self.ca_file)?;
        let identity = match (bytes(&self.client_certificate_file)?, bytes(&self.client_key_file)?) {
            (Some(chain), Some(key)) => Some((chain, key)),
            (None, None) => None,
            _ => return Err(invalid("client_certificate_file and client_key_file go together".to_owned())),
        };
        if !secure && (ca.is_some() || identity.is_some()) {
            return Err(invalid("certificates are for mqtts://, and the url is mqtt://".to_owned()));
        }
        let identity = identity.as_ref().map(|(chain, key)| (chain.as_slice(), key.as_slice()));
        Ok(Broker {
            host,
            port: self.url.port().unwrap_or(if secure { PORTS.1 } else { PORTS.0 }),
            tls: secure.then(|| client_config(ca.as_deref(), identity)).transpose().map_err(invalid)?,
            version: self.version,
            client_id: self.client_id,
            login,
            keep_alive: self.keep_alive,
            session_expiry: self.session_expiry,
        })
    }
}

/// The host of a broker's URL, and whether TLS is spoken.
fn host(url: &Url) -> Result<(String, bool), String> {
    let secure = match url.scheme() {
        "mqtt" => false,
        "mqtts" => true,
        _ => return Err(format!("url '{url}' is not mqtt://host or mqtts://host")),
    };
    if url.password().is_some() || !url.username().is_empty() {
        return Err("url has a user or password in it: use user, password_file or password_env".to_owned());
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(format!("url '{url}' has a path: expected only host and port"));
    }
    let host = url.host_str().filter(|host| !host.is_empty());
    Ok((host.ok_or_else(|| format!("url '{url}' has no host"))?.to_owned(), secure))
}
