//! `[[mqtt]]`: brokers, topics, and what their messages are.

use super::file::SECOND;
use super::mapping::{Checker, JsonKeys, MetricKeys, ValueEntry};
use super::secret::{Secret, SecretKeys, relative_to};
use super::{ConfigError, Period, read_text};
use crate::source::mapping::TimeFormat;
use crate::source::mqtt::{Payload, Rules, TopicFilter, TopicRule, client_config, subscriptions};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, MetricId, SourceName};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Ports that IANA has registered for MQTT, without and with TLS.
const PORTS: (u16, u16) = (1883, 8883);

type KeepAlive = Period<{ 5 * SECOND }, { 600 * SECOND }>;
type SessionExpiry = Period<{ 60 * SECOND }, { 30 * 86_400 * SECOND }>;

fn half_a_minute() -> KeepAlive {
    const { Period::of_millis(30 * SECOND) }
}

fn a_week() -> SessionExpiry {
    const { Period::of_millis(7 * 86_400 * SECOND) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MqttEntry {
    name: SourceName,
    url: Url,
    #[serde(default)]
    version: MqttVersion,
    client_id: Option<String>,
    user: Option<String>,
    password: Option<String>,
    password_env: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    client_certificate_file: Option<PathBuf>,
    client_key_file: Option<PathBuf>,
    #[serde(default = "half_a_minute")]
    keep_alive: KeepAlive,
    #[serde(default = "a_week")]
    session_expiry: SessionExpiry,
    #[serde(default)]
    assets: HashMap<String, AssetId>,
    #[serde(default)]
    watch: Vec<String>,
    #[serde(default)]
    topic: Vec<TopicEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicEntry {
    filter: String,
    #[serde(default = "named_asset")]
    asset: String,
    qos: Option<u8>,
    #[serde(default)]
    retained_is_current: bool,
    metric: Option<MetricId>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, f64>,
    unit: Option<String>,
    scale: Option<f64>,
    offset: Option<f64>,
    items: Option<String>,
    time: Option<String>,
    time_format: Option<TimeFormat>,
    #[serde(default)]
    value: Vec<ValueEntry>,
}

fn named_asset() -> String {
    "{asset}".to_owned()
}

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

/// A topic filter as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The filter.
    pub filter: String,
    /// Quality of service 1; 0 otherwise.
    pub at_least_once: bool,
}

/// A broker and what is taken from it.
#[derive(Debug)]
pub struct MqttSource {
    /// Its name in logs, counters and `/status`.
    pub name: SourceName,
    /// The broker.
    pub broker: Broker,
    /// What is subscribed to.
    pub subscriptions: Vec<Subscription>,
    /// What messages mean.
    pub rules: Rules,
}

impl MqttEntry {
    /// `agent` is a part of the name under which the broker keeps the session.
    pub(super) fn check(
        self,
        file: &Path,
        agent: &SourceName,
        catalogue: &Catalogue,
    ) -> Result<MqttSource, ConfigError> {
        let place = format!("[[mqtt]] '{}'", self.name);
        let invalid = |reason: String| ConfigError::invalid(file, &place, reason);
        let tls = match self.url.scheme() {
            "mqtt" => false,
            "mqtts" => true,
            _ => return Err(invalid(format!("url '{}' is not mqtt://host or mqtts://host", self.url))),
        };
        let host = self.url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| invalid(format!("url '{}' has no host", self.url)))?.to_owned();
        if self.url.password().is_some() || !self.url.username().is_empty() {
            return Err(invalid(
                "url has a user or password in it: use user, password_file or password_env".to_owned(),
            ));
        }
        if !matches!(self.url.path(), "" | "/") || self.url.query().is_some() {
            return Err(invalid(format!("url '{}' has a path: expected only host and port", self.url)));
        }
        let secrets =
            SecretKeys { key: "password", value: self.password, env: self.password_env, file: self.password_file };
        let login = match (self.user, secrets.resolve(file, &place)?) {
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
        if !tls && (ca.is_some() || identity.is_some()) {
            return Err(invalid("certificates are for mqtts://, and the url is mqtt://".to_owned()));
        }
        let identity = identity.as_ref().map(|(chain, key)| (chain.as_slice(), key.as_slice()));
        let tls = tls.then(|| client_config(ca.as_deref(), identity)).transpose().map_err(invalid)?;
        let aliases = Arc::new(self.assets);
        let mut filters = Vec::new();
        let mut rules = Vec::new();
        for entry in self.topic {
            let within = |reason| ConfigError::invalid(file, format!("{place}, topic '{}'", entry.filter), reason);
            let filter = TopicFilter::parse(&entry.filter).map_err(within)?;
            let at_least_once = match entry.qos.unwrap_or(1) {
                0 => false,
                1 => true,
                other => {
                    return Err(within(format!("qos {other} is not 0 or 1: messages published with 2 come with 1")));
                }
            };
            filters.push((filter.clone(), at_least_once));
            let names = filter.names();
            let (plain, json) = (entry.metric.is_some(), !entry.value.is_empty());
            if plain == json {
                let reason = "give either metric (the payload is one number) or [[mqtt.topic.value]] (it is JSON)";
                return Err(within(reason.to_owned()));
            }
            let checker = Checker { catalogue, names: &names, aliases: Arc::clone(&aliases), json };
            rules.push(rule(entry, filter, &checker).map_err(|(filter, reason)| {
                ConfigError::invalid(file, format!("{place}, topic '{filter}'"), reason)
            })?);
        }
        if rules.is_empty() {
            return Err(invalid("no [[mqtt.topic]]: nothing would be taken from the broker".to_owned()));
        }
        for filter in &self.watch {
            let filter = TopicFilter::parse(filter).map_err(|reason| invalid(format!("watch: {reason}")))?;
            filters.push((filter, false));
        }
        let subscriptions = subscriptions(&filters).map_err(invalid)?;
        let broker = Broker {
            host,
            port: self.url.port().unwrap_or(if tls.is_some() { PORTS.1 } else { PORTS.0 }),
            tls,
            version: self.version,
            client_id: self.client_id.unwrap_or_else(|| format!("cruscotto-{agent}-{}", self.name)),
            login,
            keep_alive: self.keep_alive.get(),
            session_expiry: self.session_expiry.get(),
        };
        Ok(MqttSource { name: self.name, broker, subscriptions, rules: Rules(rules) })
    }
}

fn rule(entry: TopicEntry, filter: TopicFilter, checker: &Checker<'_>) -> Result<TopicRule, (String, String)> {
    let TopicEntry { asset, metric, labels, words, unit, scale, offset, items, time, time_format, value, .. } = entry;
    let payload = match metric {
        Some(_) if items.is_some() || time.is_some() || time_format.is_some() => {
            Err("items, time and time_format are for JSON, and the payload is one number".to_owned())
        }
        Some(metric) => checker.asset(&asset).and_then(|asset| {
            let (series, number) = checker.metric(MetricKeys { metric, labels, words, unit, scale, offset })?;
            Ok(Payload::Plain { asset, series, number })
        }),
        None if !labels.is_empty() || !words.is_empty() || unit.is_some() || scale.is_some() || offset.is_some() => {
            Err("labels, words, unit, scale and offset of a JSON payload stand in its [[mqtt.topic.value]]".to_owned())
        }
        None => checker.document(JsonKeys { items, asset, time, time_format, values: value }).map(Payload::Json),
    };
    let payload = payload.map_err(|reason| (entry.filter, reason))?;
    Ok(TopicRule { filter, payload, retained_is_current: entry.retained_is_current })
}
