//! `credentials.toml`: the tables that the collectors' configuration wants under `[snmp.credentials]`.

use crate::plan::Security;
use crate::snmp::Credentials;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Document<'a> {
    snmp: Snmp<'a>,
}

#[derive(Serialize)]
struct Snmp<'a> {
    credentials: BTreeMap<&'static str, Secret<'a>>,
}

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
        auth: &'static str,
        auth_password: &'a str,
        privacy: &'static str,
        privacy_password: &'a str,
    },
}

pub(super) fn text(credentials: &Credentials) -> Result<String, toml::ser::Error> {
    let community = Secret::Community { version: "2c", community: &credentials.community };
    let user = Secret::User {
        version: "3",
        user: &credentials.user,
        auth: "sha256",
        auth_password: &credentials.auth_password,
        privacy: "aes128",
        privacy_password: &credentials.privacy_password,
    };
    let all = [(Credentials::name(Security::V2c), community), (Credentials::name(Security::V3), user)];
    toml::to_string(&Document { snmp: Snmp { credentials: all.into() } })
}
