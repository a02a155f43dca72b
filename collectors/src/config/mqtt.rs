//! `[[mqtt]]`: brokers, and what is taken from them.

use super::broker::{Broker, BrokerKeys, MqttVersion};
use super::file::SECOND;
use super::secret::SecretKeys;
use super::topic::TopicEntry;
use super::{ConfigError, Period};
use crate::source::mqtt::{Rules, TopicFilter, subscriptions};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, SourceName};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

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
        let keys = BrokerKeys {
            url: self.url,
            version: self.version,
            client_id: self.client_id.unwrap_or_else(|| format!("cruscotto-{agent}-{}", self.name)),
            user: self.user,
            password: SecretKeys {
                key: "password",
                value: self.password,
                env: self.password_env,
                file: self.password_file,
            },
            ca_file: self.ca_file,
            client_certificate_file: self.client_certificate_file,
            client_key_file: self.client_key_file,
            keep_alive: self.keep_alive.get(),
            session_expiry: self.session_expiry.get(),
        };
        let broker = keys.check(file, &place)?;
        let aliases = Arc::new(self.assets);
        let (mut filters, mut rules) = (Vec::new(), Vec::new());
        for entry in self.topic {
            let within = format!("{place}, topic '{}'", entry.filter);
            let checked = entry.check(catalogue, Arc::clone(&aliases));
            let (rule, at_least_once) = checked.map_err(|reason| ConfigError::invalid(file, within, reason))?;
            filters.push((rule.filter.clone(), at_least_once));
            rules.push(rule);
        }
        if rules.is_empty() {
            return Err(invalid("no [[mqtt.topic]]: nothing would be taken from the broker".to_owned()));
        }
        for filter in &self.watch {
            let filter = TopicFilter::parse(filter).map_err(|reason| invalid(format!("watch: {reason}")))?;
            filters.push((filter, false));
        }
        let subscriptions = subscriptions(&filters).map_err(invalid)?;
        Ok(MqttSource { name: self.name, broker, subscriptions, rules: Rules(rules) })
    }
}
