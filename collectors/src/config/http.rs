//! `[[http]]`: services probed, Matomo, OpenMetrics pages, and APIs that answer with JSON.

use super::file::{Interval, a_minute};
use super::json::{JsonEntry, JsonSource, OauthEntry, OauthSection};
use super::secret::{Secret, SecretKeys};
use super::{ConfigError, Period};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, check_labels};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

pub(super) type Timeout = Period<10, 120_000>;

pub(super) fn ten_seconds() -> Timeout {
    const { Period::of_millis(10_000) }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum HttpEntry {
    Probe {
        asset: AssetId,
        url: Url,
        #[serde(default = "a_minute")]
        interval: Interval,
        #[serde(default = "ten_seconds")]
        timeout: Timeout,
    },
    Matomo {
        asset: AssetId,
        url: Url,
        site: SiteId,
        oauth2: Option<OauthEntry>,
        token: Option<String>,
        token_env: Option<String>,
        token_file: Option<PathBuf>,
        #[serde(default)]
        labels: Labels,
        #[serde(default = "a_minute")]
        interval: Interval,
        #[serde(default = "ten_seconds")]
        timeout: Timeout,
    },
    Json(JsonEntry),
    Openmetrics {
        url: Url,
        #[serde(default)]
        metric: Vec<MetricEntry>,
        #[serde(default = "a_minute")]
        interval: Interval,
        #[serde(default = "ten_seconds")]
        timeout: Timeout,
    },
}

/// Matomo's idSite: a number, or the text that stands for it where numbers are hidden.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum SiteId {
    Number(u32),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricEntry {
    name: String,
    metric: MetricId,
    asset: Option<AssetId>,
    asset_label: Option<String>,
    #[serde(default)]
    asset_prefix: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default, rename = "match")]
    only: BTreeMap<String, String>,
    scale: Option<f64>,
    share_of: Option<BTreeMap<String, String>>,
}

/// A thing to ask over HTTP.
#[derive(Debug)]
pub struct HttpSource {
    /// Where.
    pub url: Url,
    /// From one time to the next.
    pub interval: Duration,
    /// Bound on one request.
    pub timeout: Duration,
    /// What is asked.
    pub kind: HttpKind,
}

/// What is asked.
#[derive(Debug)]
pub enum HttpKind {
    /// Does it answer?
    Probe(ProbeSource),
    /// How many visits?
    Matomo(Box<MatomoSource>),
    /// What does it count?
    OpenMetrics(OpenMetricsSource),
    /// What does its API say?
    Json(Box<JsonSource>),
}

/// A service probed.
#[derive(Debug)]
pub struct ProbeSource {
    /// The service.
    pub asset: AssetId,
}

/// A site in Matomo.
#[derive(Debug)]
pub struct MatomoSource {
    /// The service.
    pub asset: AssetId,
    /// Matomo's idSite.
    pub site: String,
    /// With what it is asked; none when the source has taken it.
    pub access: Option<MatomoAccess>,
    /// Labels of the samples.
    pub labels: Labels,
}

/// With what Matomo is asked.
#[derive(Debug)]
pub enum MatomoAccess {
    /// `token_auth`.
    Token(Secret),
    /// A token of an authorisation server: Matomo's own OAuth2 plugin, or a gateway before it.
    Oauth(OauthSection),
}

/// A page of metrics.
#[derive(Debug)]
pub struct OpenMetricsSource {
    /// What is taken from it.
    pub metrics: Vec<MetricMapping>,
}

/// Whose sample it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LabelledAsset {
    /// Always this asset's.
    Fixed(AssetId),
    /// The asset named by a label, after a prefix.
    Label {
        /// The label.
        label: String,
        /// Before its value.
        prefix: String,
    },
}

/// One foreign metric and what it is here.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricMapping {
    /// The sample's name on the page.
    pub name: String,
    /// Ours.
    pub metric: MetricId,
    /// Whose it is.
    pub asset: LabelledAsset,
    /// Our label = their label.
    pub labels: BTreeMap<String, String>,
    /// Only samples with these label values.
    pub only: BTreeMap<String, String>,
    /// Ours = theirs times this.
    pub scale: f64,
    /// When given: the growth of samples with these labels over the growth of all.
    pub share_of: Option<BTreeMap<String, String>>,
}

impl HttpEntry {
    pub(super) fn check(self, file: &Path, position: usize, catalogue: &Catalogue) -> Result<HttpSource, ConfigError> {
        let place = format!("[[http]] number {position}");
        let (url, interval, timeout, kind) = match self {
            Self::Probe { asset, url, interval, timeout } => {
                (url, interval, timeout, HttpKind::Probe(ProbeSource { asset }))
            }
            Self::Matomo { asset, url, site, oauth2, token, token_env, token_file, labels, interval, timeout } => {
                let keys = SecretKeys { key: "token", value: token, env: token_env, file: token_file };
                let access = match (keys.resolve(file, &place)?, oauth2) {
                    (Some(token), None) => MatomoAccess::Token(token),
                    (None, Some(entry)) => MatomoAccess::Oauth(entry.check(file, &place)?),
                    (None, None) => {
                        let reason = "no token: give token_file or token_env, or [http.oauth2]";
                        return Err(ConfigError::invalid(file, &place, reason));
                    }
                    (Some(_), Some(_)) => {
                        return Err(ConfigError::invalid(file, &place, "give either a token or [http.oauth2]"));
                    }
                };
                let site = match site {
                    SiteId::Number(number) => number.to_string(),
                    SiteId::Text(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric()) => text,
                    SiteId::Text(text) => {
                        let reason = format!("site '{text}' is not a number or a text of letters and digits");
                        return Err(ConfigError::invalid(file, &place, reason));
                    }
                };
                let source = MatomoSource { asset, site, access: Some(access), labels };
                (url, interval, timeout, HttpKind::Matomo(Box::new(source)))
            }
            Self::Json(entry) => {
                let (url, interval, timeout) = (entry.url.clone(), entry.interval, entry.timeout);
                (url, interval, timeout, HttpKind::Json(Box::new(entry.check(file, &place, catalogue)?)))
            }
            Self::Openmetrics { url, metric, interval, timeout } => {
                let metrics = metric
                    .into_iter()
                    .map(|m| m.check(catalogue).map_err(|reason| ConfigError::invalid(file, &place, reason)))
                    .collect::<Result<Vec<_>, _>>()?;
                if metrics.is_empty() {
                    let reason = "no [[http.metric]]: nothing would be taken from the page";
                    return Err(ConfigError::invalid(file, &place, reason));
                }
                (url, interval, timeout, HttpKind::OpenMetrics(OpenMetricsSource { metrics }))
            }
        };
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(ConfigError::invalid(file, place, format!("url '{url}' is not http:// or https://")));
        }
        if url.password().is_some() || !url.username().is_empty() {
            return Err(ConfigError::invalid(file, place, "url has a user or password in it: no credentials in URLs"));
        }
        Ok(HttpSource { url, interval: interval.get(), timeout: timeout.get(), kind })
    }
}

impl MetricEntry {
    fn check(self, catalogue: &Catalogue) -> Result<MetricMapping, String> {
        let name = &self.name;
        let metric = catalogue
            .get(&self.metric)
            .ok_or_else(|| format!("metric '{}' of '{name}' is not in the catalogue", self.metric))?;
        let labels: Labels = self.labels.keys().map(|k| (k.clone(), "x".to_owned())).collect();
        check_labels(metric, &labels).map_err(|e| format!("labels of '{name}': {e}"))?;
        let asset = match (self.asset, self.asset_label) {
            (Some(asset), None) => LabelledAsset::Fixed(asset),
            (None, Some(label)) => LabelledAsset::Label { label, prefix: self.asset_prefix },
            _ => return Err(format!("'{name}': give exactly one of asset and asset_label")),
        };
        if self.scale.is_some_and(|s| !s.is_finite() || s == 0.0) {
            return Err(format!("scale of '{name}' must be a finite number other than 0"));
        }
        if self.share_of.is_some() && self.scale.is_some() {
            return Err(format!("'{name}': a share has no scale"));
        }
        let (labels, only, scale) = (self.labels, self.only, self.scale.unwrap_or(1.0));
        Ok(MetricMapping { name: self.name, metric: self.metric, asset, labels, only, scale, share_of: self.share_of })
    }
}
