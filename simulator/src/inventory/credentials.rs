//! `credentials.toml`: a table for each name that `targets.csv` uses.

use crate::plan::Security;
use crate::snmp::Credentials;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
#[serde(untagged)]
enum Secret<'a> {
    Community {
        version: &'static str,
        community: &'a str,
    },
    User {
        version: &'static str,
        user: &'a str,
        auth_protocol: &'static str,
        auth_password: &'a str,
        privacy_protocol: &'static str,
        privacy_password: &'a str,
    },
}

pub(super) fn text(credentials: &Credentials) -> Result<String, toml::ser::Error> {
    let community = Secret::Community { version: "2c", community: &credentials.community };
    let user = Secret::User {
        version: "3",
        user: &credentials.user,
        auth_protocol: "sha256",
        auth_password: &credentials.auth_password,
        privacy_protocol: "aes128",
        privacy_password: &credentials.privacy_password,
    };
    let all = [(Credentials::name(Security::V2c), community), (Credentials::name(Security::V3), user)];
    toml::to_string(&BTreeMap::from(all))
}
