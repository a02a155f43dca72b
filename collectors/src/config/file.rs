//! The configuration as it is written: keys, defaults and bounds.

use super::agent::{AgentSection, SelfMetricsSection};
use super::files::MappingEntry;
use super::http::HttpEntry;
use super::mqtt::MqttEntry;
use super::snmp::{CredentialsSource, TrapsFile};
use super::{Bounded, Period};
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;

pub(super) const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The default bound of the spool: a day of a large city.
const DEFAULT_SPOOL_BYTES: u64 = 1 << 30;

/// How often something is polled.
pub(super) type Interval = Period<200, DAY>;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    #[serde(default)]
    pub(super) include: Vec<PathBuf>,
    pub(super) agent: AgentSection,
    pub(super) delivery: DeliveryFile,
    pub(super) spool: SpoolFile,
    pub(super) self_metrics: SelfMetricsSection,
    pub(super) snmp: Option<SnmpFile>,
    pub(super) ndt7: Option<Ndt7File>,
    pub(super) files: Option<FilesFile>,
    #[serde(default)]
    pub(super) http: Vec<HttpEntry>,
    #[serde(default)]
    pub(super) mqtt: Vec<MqttEntry>,
}

/// A file named by `include`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IncludedFile {
    #[serde(default)]
    pub(super) http: Vec<HttpEntry>,
    #[serde(default)]
    pub(super) mqtt: Vec<MqttEntry>,
}

/// `[delivery]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliveryFile {
    pub(super) url: Url,
    pub(super) token: Option<String>,
    pub(super) token_env: Option<String>,
    pub(super) token_file: Option<PathBuf>,
    #[serde(default = "ten_seconds")]
    pub(super) timeout: Period<SECOND, { 5 * MINUTE }>,
    #[serde(default = "five_thousand")]
    pub(super) max_samples: Bounded<1, 100_000>,
}

fn ten_seconds() -> Period<SECOND, { 5 * MINUTE }> {
    const { Period::of_millis(10 * SECOND) }
}

fn five_thousand() -> Bounded<1, 100_000> {
    const { Bounded::of(5_000) }
}

/// `[spool]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpoolFile {
    pub(super) directory: PathBuf,
    #[serde(default = "default_spool_bytes")]
    pub(super) max_bytes: Bounded<{ 1 << 20 }, { 1 << 44 }>,
    #[serde(default)]
    pub(super) keep_delivered: bool,
}

fn default_spool_bytes() -> Bounded<{ 1 << 20 }, { 1 << 44 }> {
    const { Bounded::of(DEFAULT_SPOOL_BYTES) }
}

/// `[snmp]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SnmpFile {
    pub(super) targets: PathBuf,
    pub(super) credentials: CredentialsSource,
    pub(super) profiles: Option<PathBuf>,
    pub(super) traps: Option<TrapsFile>,
    #[serde(default = "a_minute")]
    pub(super) interval: Interval,
    #[serde(default = "three_seconds")]
    pub(super) timeout: Period<10, MINUTE>,
    #[serde(default = "once")]
    pub(super) retries: Bounded<0, 5>,
    #[serde(default = "many")]
    pub(super) concurrency: Bounded<1, 4096>,
    #[serde(default = "ten_minutes")]
    pub(super) rediscover: Period<200, DAY>,
}

pub(super) fn a_minute() -> Interval {
    const { Period::of_millis(MINUTE) }
}

fn three_seconds() -> Period<10, MINUTE> {
    const { Period::of_millis(3 * SECOND) }
}

fn once() -> Bounded<0, 5> {
    const { Bounded::of(1) }
}

fn many() -> Bounded<1, 4096> {
    const { Bounded::of(256) }
}

fn ten_minutes() -> Period<200, DAY> {
    const { Period::of_millis(10 * MINUTE) }
}

/// `[ndt7]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ndt7File {
    pub(super) targets: PathBuf,
    #[serde(default = "eight_hours")]
    pub(super) interval: Period<SECOND, { 7 * DAY }>,
    #[serde(default = "one_at_a_time")]
    pub(super) concurrency: Bounded<1, 8>,
    #[serde(default = "as_specified")]
    pub(super) duration: Period<200, { 13 * SECOND }>,
}

fn eight_hours() -> Period<SECOND, { 7 * DAY }> {
    const { Period::of_millis(8 * HOUR) }
}

fn one_at_a_time() -> Bounded<1, 8> {
    const { Bounded::of(1) }
}

fn as_specified() -> Period<200, { 13 * SECOND }> {
    const { Period::of_millis(10 * SECOND) }
}

/// `[files]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilesFile {
    pub(super) watch: PathBuf,
    #[serde(default = "five_seconds")]
    pub(super) interval: Period<100, HOUR>,
    pub(super) reports: Option<PathBuf>,
    #[serde(default)]
    pub(super) mapping: Vec<MappingEntry>,
}

fn five_seconds() -> Period<100, HOUR> {
    const { Period::of_millis(5 * SECOND) }
}
