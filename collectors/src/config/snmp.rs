//! SNMP credentials, and who is listened to.

use super::secret::{SecretKeys, relative_to};
use super::{ConfigError, read_toml};
use async_snmp::{Auth, AuthProtocol, MasterKeys, PrivProtocol, UsmConfig};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Plaintext passwords must be at least this long (RFC 3414 11.2).
const MIN_PASSWORD_BYTES: usize = 8;

/// `credentials = "FILE"`, or the tables themselves under `[snmp.credentials.NAME]`.
pub(super) enum CredentialsSource {
    /// A file of tables.
    File(PathBuf),
    /// The tables.
    Inline(BTreeMap<String, CredentialsTable>),
}

impl<'de> Deserialize<'de> for CredentialsSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = CredentialsSource;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path, or tables [snmp.credentials.NAME]")
            }

            fn visit_str<E: de::Error>(self, path: &str) -> Result<CredentialsSource, E> {
                Ok(CredentialsSource::File(path.into()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<CredentialsSource, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(CredentialsSource::Inline)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CredentialsTable {
    version: SnmpVersion,
    community: Option<String>,
    community_env: Option<String>,
    community_file: Option<PathBuf>,
    user: Option<String>,
    auth_protocol: Option<String>,
    auth_password: Option<String>,
    auth_password_env: Option<String>,
    auth_password_file: Option<PathBuf>,
    privacy_protocol: Option<String>,
    privacy_password: Option<String>,
    privacy_password_env: Option<String>,
    privacy_password_file: Option<PathBuf>,
}

#[derive(serde::Deserialize, Clone, Copy, PartialEq, Eq)]
enum SnmpVersion {
    #[serde(rename = "2c")]
    V2c,
    #[serde(rename = "3")]
    V3,
}

/// Ready to be used: keys are derived from passwords once, not once a device.
#[derive(Clone)]
pub struct Credentials(Auth);

impl Credentials {
    /// What the SNMP library takes.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.0
    }

    /// A v2c community.
    #[must_use]
    pub fn community(community: &str) -> Self {
        Self(Auth::v2c(community.as_bytes()))
    }

    /// A v3 user with its keys.
    #[must_use]
    pub fn user(user: UsmConfig) -> Self {
        Self(Auth::Usm(user))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// `[snmp.traps]` as written.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrapsFile {
    listen: SocketAddr,
    #[serde(default)]
    credentials: Vec<String>,
}

/// `[snmp.traps]`
#[derive(Debug)]
pub struct TrapsSection {
    /// Where notifications come to.
    pub listen: SocketAddr,
    /// Those that every target may use, beside its own.
    pub credentials: Vec<Credentials>,
}

impl TrapsFile {
    /// The section, with the credentials of `known` that it names; `config` is the file it stands in.
    pub(super) fn check(
        self,
        known: &BTreeMap<String, Credentials>,
        config: &Path,
    ) -> Result<TrapsSection, ConfigError> {
        let find = |name: &String| {
            known.get(name).cloned().ok_or_else(|| {
                let names = known.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                let reason = format!("credentials '{name}' are not known: expected some of {names}");
                ConfigError::invalid(config, "[snmp.traps]", reason)
            })
        };
        let credentials = self.credentials.iter().map(find).collect::<Result<_, _>>()?;
        Ok(TrapsSection { listen: self.listen, credentials })
    }
}

impl CredentialsSource {
    /// The credentials by name; `config` is the file that says where they are.
    pub(super) fn read(self, config: &Path) -> Result<BTreeMap<String, Credentials>, ConfigError> {
        let (tables, file): (BTreeMap<String, CredentialsTable>, _) = match self {
            Self::Inline(tables) => (tables, config.to_owned()),
            Self::File(path) => {
                let file = relative_to(config, &path);
                (read_toml(&file)?, file)
            }
        };
        let check = |(name, table)| {
            let checked = check(table, &file, &format!("credentials '{name}'"))?;
            Ok((name, checked))
        };
        tables.into_iter().map(check).collect()
    }
}

fn check(table: CredentialsTable, file: &Path, place: &str) -> Result<Credentials, ConfigError> {
    let invalid = |reason: String| ConfigError::invalid(file, place, reason);
    let community =
        SecretKeys { key: "community", value: table.community, env: table.community_env, file: table.community_file }
            .resolve(file, place)?;
    let auth_password = SecretKeys {
        key: "auth_password",
        value: table.auth_password,
        env: table.auth_password_env,
        file: table.auth_password_file,
    }
    .resolve(file, place)?;
    let privacy_password = SecretKeys {
        key: "privacy_password",
        value: table.privacy_password,
        env: table.privacy_password_env,
        file: table.privacy_password_file,
    }
    .resolve(file, place)?;
    if table.version == SnmpVersion::V2c {
        let community = community.ok_or_else(|| invalid("version 2c needs a community".to_owned()))?;
        if table.user.is_some() || auth_password.is_some() || privacy_password.is_some() {
            return Err(invalid("version 2c has a community only: user and passwords are version 3's".to_owned()));
        }
        return Ok(Credentials::community(community.reveal()));
    }
    let user = table.user.ok_or_else(|| invalid("version 3 needs a user".to_owned()))?;
    let mut config = UsmConfig::new(user);
    let short = |key: &str| invalid(format!("{key} is shorter than {MIN_PASSWORD_BYTES} bytes (RFC 3414 11.2)"));
    match (table.auth_protocol, auth_password) {
        (None, None) if table.privacy_protocol.is_none() && privacy_password.is_none() => {}
        (Some(protocol), Some(password)) => {
            let protocol: AuthProtocol = protocol.parse().map_err(|_| {
                invalid(format!("auth_protocol '{protocol}' is not md5, sha1, sha224, sha256, sha384 or sha512"))
            })?;
            if password.reveal().len() < MIN_PASSWORD_BYTES {
                return Err(short("auth_password"));
            }
            let mut keys =
                MasterKeys::new(protocol, password.reveal().as_bytes()).map_err(|e| invalid(e.to_string()))?;
            match (table.privacy_protocol, privacy_password) {
                (None, None) => {}
                (Some(protocol), Some(password)) => {
                    let protocol: PrivProtocol = protocol
                        .parse()
                        .map_err(|_| invalid(format!("privacy_protocol '{protocol}' is not known: aes128 is usual")))?;
                    if password.reveal().len() < MIN_PASSWORD_BYTES {
                        return Err(short("privacy_password"));
                    }
                    keys = keys
                        .with_privacy(protocol, password.reveal().as_bytes())
                        .map_err(|e| invalid(e.to_string()))?;
                }
                _ => return Err(invalid("privacy_protocol and privacy_password go together".to_owned())),
            }
            config = config.with_master_keys(keys).map_err(|e| invalid(e.to_string()))?;
        }
        _ => return Err(invalid("privacy needs auth_protocol and auth_password, which go together".to_owned())),
    }
    Ok(Credentials::user(config))
}
