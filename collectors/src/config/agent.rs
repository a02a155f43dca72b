//! The sections of the configuration, checked.

use super::file::{ConfigFile, DeliveryFile, IncludedFile, Ndt7File, SnmpFile};
use super::files::{self, FilesSection};
use super::http::{HttpEntry, HttpSource};
use super::mqtt::{MqttEntry, MqttSource};
use super::secret::{Secret, SecretKeys, relative_to};
use super::snmp::{Credentials, TrapsSection};
use super::targets::{Target, read_targets};
use super::{ConfigError, read_toml};
use crate::source::snmp::Profile;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::SourceName;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// `[agent]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentSection {
    /// Its name in logs and in `/status`.
    pub name: SourceName,
}

/// `[delivery]`
#[derive(Debug)]
pub struct DeliverySection {
    /// The backend.
    pub url: Url,
    /// The token of this source.
    pub token: Secret,
    /// Bound on one delivery.
    pub timeout: Duration,
    /// Samples of one delivery at most.
    pub max_samples: usize,
}

/// `[spool]`
#[derive(Debug)]
pub struct SpoolSection {
    /// Its folder.
    pub directory: PathBuf,
    /// Bytes it may hold.
    pub max_bytes: u64,
    /// Whether delivered segments are kept.
    pub keep_delivered: bool,
}

/// `[self_metrics]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfMetricsSection {
    /// Where `/status` and `/metrics` listen.
    pub listen: SocketAddr,
}

/// `[snmp]`
#[derive(Debug)]
pub struct SnmpSection {
    /// What is polled.
    pub targets: Vec<Target>,
    /// By the names the targets use.
    pub credentials: BTreeMap<String, Credentials>,
    /// By the names the targets use.
    pub profiles: BTreeMap<String, Arc<Profile>>,
    /// From one poll of a target to the next.
    pub interval: Duration,
    /// Bound on one request with its retries.
    pub timeout: Duration,
    /// Retries inside the time-out.
    pub retries: u32,
    /// Polls in flight at most.
    pub concurrency: usize,
    /// How often tables are read anew.
    pub rediscover: Duration,
    /// Where the targets' notifications are listened for, if they are.
    pub traps: Option<TrapsSection>,
}

/// `[ndt7]`
#[derive(Debug)]
pub struct Ndt7Section {
    /// Targets with an `ndt7_url`.
    pub targets: Vec<Target>,
    /// From one test of a school to the next.
    pub interval: Duration,
    /// Tests at the same time.
    pub concurrency: usize,
    /// Length of each subtest.
    pub duration: Duration,
}

/// The whole configuration, checked.
#[derive(Debug)]
pub struct Config {
    /// `[agent]`
    pub agent: AgentSection,
    /// `[delivery]`
    pub delivery: DeliverySection,
    /// `[spool]`
    pub spool: SpoolSection,
    /// `[self_metrics]`
    pub self_metrics: SelfMetricsSection,
    /// `[snmp]`
    pub snmp: Option<SnmpSection>,
    /// `[ndt7]`
    pub ndt7: Option<Ndt7Section>,
    /// `[files]`
    pub files: Option<FilesSection>,
    /// `[[http]]`, of this file and the included ones.
    pub http: Vec<HttpSource>,
    /// `[[mqtt]]`, of this file and the included ones.
    pub mqtt: Vec<MqttSource>,
}

impl Config {
    /// Reads `path` and every file it names.
    ///
    /// # Errors
    /// [`ConfigError`] with file, line or section, key, and what would be right.
    pub fn read(path: &Path, catalogue: &Catalogue) -> Result<Self, ConfigError> {
        let file: ConfigFile = read_toml(path)?;
        let mut http = http_sources(file.http, path, catalogue)?;
        let mut mqtt = Vec::new();
        add_brokers(&mut mqtt, file.mqtt, path, &file.agent.name, catalogue)?;
        for included in &file.include {
            let included = relative_to(path, included);
            let entries: IncludedFile = read_toml(&included)?;
            http.extend(http_sources(entries.http, &included, catalogue)?);
            add_brokers(&mut mqtt, entries.mqtt, &included, &file.agent.name, catalogue)?;
        }
        Ok(Self {
            agent: file.agent,
            delivery: delivery(file.delivery, path)?,
            spool: SpoolSection {
                directory: relative_to(path, &file.spool.directory),
                max_bytes: file.spool.max_bytes.get(),
                keep_delivered: file.spool.keep_delivered,
            },
            self_metrics: file.self_metrics,
            snmp: file.snmp.map(|section| snmp(section, path, catalogue)).transpose()?,
            ndt7: file.ndt7.map(|section| ndt7(&section, path)).transpose()?,
            files: file.files.map(|section| files::check(section, path, catalogue)).transpose()?,
            http,
            mqtt,
        })
    }
}

fn http_sources(entries: Vec<HttpEntry>, file: &Path, catalogue: &Catalogue) -> Result<Vec<HttpSource>, ConfigError> {
    entries.into_iter().enumerate().map(|(i, entry)| entry.check(file, i + 1, catalogue)).collect()
}

/// Names are different: counters, files and sessions are kept under them.
fn add_brokers(
    known: &mut Vec<MqttSource>,
    entries: Vec<MqttEntry>,
    file: &Path,
    agent: &SourceName,
    catalogue: &Catalogue,
) -> Result<(), ConfigError> {
    for entry in entries {
        let source = entry.check(file, agent, catalogue)?;
        if known.iter().any(|other| other.name == source.name) {
            let place = format!("[[mqtt]] '{}'", source.name);
            return Err(ConfigError::invalid(file, place, "the name is there twice: give each broker its own"));
        }
        known.push(source);
    }
    Ok(())
}

fn delivery(section: DeliveryFile, path: &Path) -> Result<DeliverySection, ConfigError> {
    let place = "[delivery]";
    if !matches!(section.url.scheme(), "http" | "https") || section.url.host().is_none() {
        return Err(ConfigError::invalid(path, place, format!("url '{}' is not http:// or https://", section.url)));
    }
    let keys = SecretKeys { key: "token", value: section.token, env: section.token_env, file: section.token_file };
    let token = keys
        .resolve(path, place)?
        .ok_or_else(|| ConfigError::invalid(path, place, "no token: give token_file or token_env"))?;
    let (timeout, max_samples) = (section.timeout.get(), section.max_samples.count());
    Ok(DeliverySection { url: section.url, token, timeout, max_samples })
}

fn snmp(section: SnmpFile, path: &Path, catalogue: &Catalogue) -> Result<SnmpSection, ConfigError> {
    let targets_file = relative_to(path, &section.targets);
    let targets: Vec<_> = read_targets(&targets_file)?.into_iter().filter(|t| t.snmp.is_some()).collect();
    let credentials = section.credentials.read(path)?;
    let folder = section.profiles.map(|folder| relative_to(path, &folder));
    let profiles = Profile::read_all(folder.as_deref(), catalogue)?;
    for target in &targets {
        let Some(snmp) = &target.snmp else { continue };
        let unknown = |what: &str, name: &str, known: Vec<&String>| {
            let known = known.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(", ");
            let place = format!("line {}, {what}", target.line);
            ConfigError::invalid(&targets_file, place, format!("'{name}' is not known: expected one of {known}"))
        };
        if !profiles.contains_key(&snmp.profile) {
            return Err(unknown("snmp_profile", &snmp.profile, profiles.keys().collect()));
        }
        if !credentials.contains_key(&snmp.credentials) {
            return Err(unknown("snmp_credentials", &snmp.credentials, credentials.keys().collect()));
        }
    }
    let traps = section.traps.map(|traps| traps.check(&credentials, path)).transpose()?;
    Ok(SnmpSection {
        targets,
        credentials,
        profiles,
        interval: section.interval.get(),
        timeout: section.timeout.get(),
        retries: u32::try_from(section.retries.get()).unwrap_or_default(),
        concurrency: section.concurrency.count(),
        rediscover: section.rediscover.get(),
        traps,
    })
}

fn ndt7(section: &Ndt7File, path: &Path) -> Result<Ndt7Section, ConfigError> {
    let targets = read_targets(&relative_to(path, &section.targets))?;
    Ok(Ndt7Section {
        targets: targets.into_iter().filter(|t| t.ndt7_url.is_some()).collect(),
        interval: section.interval.get(),
        concurrency: section.concurrency.count(),
        duration: section.duration.get(),
    })
}
