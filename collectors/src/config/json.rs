//! `[[http]] kind = "json"`, and OAuth 2.0 client credentials.

use super::ConfigError;
use super::file::{Interval, a_minute};
use super::http::{Timeout, ten_seconds};
use super::mapping::{Checker, JsonKeys, ValueEntry};
use super::secret::{Secret, SecretKeys};
use crate::source::mapping::{JsonMapping, Pointer, TimeFormat};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::AssetId;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::{Host, Url};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JsonEntry {
    pub(super) url: Url,
    #[serde(default = "a_minute")]
    pub(super) interval: Interval,
    #[serde(default = "ten_seconds")]
    pub(super) timeout: Timeout,
    body: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, HeaderEntry>,
    oauth2: Option<OauthEntry>,
    #[serde(default)]
    assets: HashMap<String, AssetId>,
    items: Option<String>,
    asset: String,
    time: Option<String>,
    time_format: Option<TimeFormat>,
    next: Option<String>,
    #[serde(default)]
    value: Vec<ValueEntry>,
}

/// A header's value, or where it is kept.
#[derive(Deserialize)]
#[serde(untagged)]
enum HeaderEntry {
    Value(String),
    Kept(KeptHeader),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptHeader {
    env: Option<String>,
    file: Option<PathBuf>,
}

/// `[http.oauth2]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OauthEntry {
    token_url: Url,
    client_id: String,
    client_secret: Option<String>,
    client_secret_env: Option<String>,
    client_secret_file: Option<PathBuf>,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    client_auth: ClientAuth,
}

/// How the client says who it is (RFC 6749 2.3.1).
#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum ClientAuth {
    #[default]
    Basic,
    Body,
}

/// OAuth 2.0 client credentials (RFC 6749 4.4).
#[derive(Debug)]
pub struct OauthSection {
    /// The token endpoint.
    pub token_url: Url,
    /// Who we are there.
    pub client_id: String,
    /// How we prove it.
    pub client_secret: Secret,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// Whether id and secret go into the body instead of an `Authorization: Basic` header.
    pub in_body: bool,
}

/// An API that answers with JSON.
#[derive(Debug)]
pub struct JsonSource {
    /// The body of a POST; a GET is sent when there is none.
    pub body: Option<String>,
    /// Headers; any of them may be a secret.
    pub headers: Vec<(String, Secret)>,
    /// How a token is got.
    pub oauth: Option<OauthSection>,
    /// What the answer means.
    pub mapping: JsonMapping,
    /// Where the address of the next page stands.
    pub next: Option<Pointer>,
}

impl JsonEntry {
    pub(super) fn check(self, file: &Path, place: &str, catalogue: &Catalogue) -> Result<JsonSource, ConfigError> {
        let invalid = |reason: String| ConfigError::invalid(file, place, reason);
        if self.value.is_empty() {
            return Err(invalid("no [[http.value]]: nothing would be taken from the answer".to_owned()));
        }
        let mut headers = Vec::new();
        for (name, entry) in self.headers {
            let value = match entry {
                HeaderEntry::Value(value) => Secret::new(value),
                HeaderEntry::Kept(KeptHeader { env, file: kept }) => {
                    let keys = SecretKeys { key: "header", value: None, env, file: kept };
                    let missing = || invalid(format!("header {name}: give env or file"));
                    keys.resolve(file, &format!("{place}, header {name}"))?.ok_or_else(missing)?
                }
            };
            let header = name.parse::<reqwest::header::HeaderName>().is_ok()
                && value.reveal().parse::<reqwest::header::HeaderValue>().is_ok();
            if !header {
                return Err(invalid(format!("header '{name}' has a name or value that HTTP does not allow")));
            }
            headers.push((name, value));
        }
        let checker = Checker { catalogue, names: &[], aliases: Arc::new(self.assets), json: true };
        let keys = JsonKeys {
            items: self.items,
            asset: self.asset,
            time: self.time,
            time_format: self.time_format,
            values: self.value,
        };
        let next = self.next.map(|text| Pointer::parse(&text).map_err(|reason| invalid(format!("next: {reason}"))));
        Ok(JsonSource {
            body: self.body,
            headers,
            oauth: self.oauth2.map(|entry| entry.check(file, place)).transpose()?,
            mapping: checker.document(keys).map_err(invalid)?,
            next: next.transpose()?,
        })
    }
}

impl OauthEntry {
    pub(super) fn check(self, file: &Path, place: &str) -> Result<OauthSection, ConfigError> {
        let place = format!("{place}, oauth2");
        let invalid = |reason: String| ConfigError::invalid(file, &place, reason);
        let local = match self.token_url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        if self.token_url.scheme() != "https" && !(self.token_url.scheme() == "http" && local) {
            let reason = "is not https://: a secret is sent there (RFC 6749 3.2)";
            return Err(invalid(format!("token_url '{}' {reason}", self.token_url)));
        }
        let keys = SecretKeys {
            key: "client_secret",
            value: self.client_secret,
            env: self.client_secret_env,
            file: self.client_secret_file,
        };
        let client_secret = keys
            .resolve(file, &place)?
            .ok_or_else(|| invalid("no secret: give client_secret_file or client_secret_env".to_owned()))?;
        Ok(OauthSection {
            token_url: self.token_url,
            client_id: self.client_id,
            client_secret,
            scopes: self.scopes,
            in_body: self.client_auth == ClientAuth::Body,
        })
    }
}
