//! `targets.csv`: what is polled and how it is reached.

use super::{ConfigError, read_text};
use crate::delimited::delimiter;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::AssetId;
use std::collections::HashSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use url::Url;

const HEADER: [&str; 6] = ["asset", "kind", "address", "snmp_profile", "snmp_credentials", "ndt7_url"];

/// How a target is reached over SNMP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnmpTarget {
    /// Its address.
    pub address: SocketAddr,
    /// The name of its profile.
    pub profile: String,
    /// The name of its credentials.
    pub credentials: String,
}

/// A row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The asset measured.
    pub asset: AssetId,
    /// What it is.
    pub kind: AssetKind,
    /// How it is polled, if it is.
    pub snmp: Option<SnmpTarget>,
    /// The base URL of its speed test, if it has one.
    pub ndt7_url: Option<Url>,
    /// The line of the file.
    pub line: u64,
}

/// Reads a targets file.
///
/// # Errors
/// [`ConfigError`] with file, line, column, value and what would be right.
pub fn read_targets(file: &Path) -> Result<Vec<Target>, ConfigError> {
    let resolve = |address: &str| address.to_socket_addrs().ok().and_then(|mut all| all.next());
    parse_targets(file, &read_text(file)?, &resolve)
}

/// The targets of the text of `file`; `resolve` finds the address of `host:port`.
///
/// # Errors
/// As [`read_targets`].
pub fn parse_targets(
    file: &Path,
    text: &str,
    resolve: &dyn Fn(&str) -> Option<SocketAddr>,
) -> Result<Vec<Target>, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let malformed = |e: csv::Error| {
        let line = e.position().map_or(1, csv::Position::line);
        ConfigError::invalid(file, format!("line {line}"), e.to_string())
    };
    let header = reader.headers().map_err(malformed)?;
    if header.iter().map(str::trim).ne(HEADER) {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(ConfigError::invalid(
            file,
            "line 1",
            format!("the header is '{found}': expected '{}'", HEADER.join(",")),
        ));
    }
    let mut seen = HashSet::new();
    let mut targets = Vec::new();
    for record in reader.records() {
        let record = record.map_err(malformed)?;
        let line = record.position().map_or(0, csv::Position::line);
        let target = row(&record, line, resolve)
            .map_err(|(column, reason)| ConfigError::invalid(file, format!("line {line}, {column}"), reason))?;
        if !seen.insert(target.asset.clone()) {
            let reason = format!("'{}' is there twice: one row an asset", target.asset);
            return Err(ConfigError::invalid(file, format!("line {line}, asset"), reason));
        }
        targets.push(target);
    }
    Ok(targets)
}

fn row(
    record: &csv::StringRecord,
    line: u64,
    resolve: &dyn Fn(&str) -> Option<SocketAddr>,
) -> Result<Target, (&'static str, String)> {
    let field = |i: usize| record.get(i).unwrap_or_default().trim();
    let asset = field(0).parse().map_err(|e: cruscotto_domain::id::InvalidId| ("asset", e.to_string()))?;
    let kind = field(1).parse().map_err(|e: cruscotto_domain::word::UnknownWord| ("kind", e.to_string()))?;
    let snmp = match field(2) {
        "" => None,
        address => {
            let reason = || format!("'{address}' cannot be resolved: expected host:port, such as 10.1.2.3:161");
            let address = resolve(address).ok_or_else(|| ("address", reason()))?;
            for (i, column) in [(3, "snmp_profile"), (4, "snmp_credentials")] {
                if field(i).is_empty() {
                    return Err((column, "it is empty, but the row has an address: name one".to_owned()));
                }
            }
            Some(SnmpTarget { address, profile: field(3).to_owned(), credentials: field(4).to_owned() })
        }
    };
    let ndt7_url = match field(5) {
        "" => None,
        text => {
            let url = Url::parse(text).ok().filter(|u| matches!(u.scheme(), "ws" | "wss") && u.host().is_some());
            Some(url.ok_or_else(|| ("ndt7_url", format!("'{text}' is not ws://host:port or wss://host")))?)
        }
    };
    Ok(Target { asset, kind, snmp, ndt7_url, line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "asset,kind,address,snmp_profile,snmp_credentials,ndt7_url\n";

    fn parse(rows: &str) -> Result<Vec<Target>, String> {
        parse_targets(Path::new("targets.csv"), &format!("{HEAD}{rows}"), &|a| a.parse().ok())
            .map_err(|e| e.to_string())
    }

    #[test]
    fn reads_devices_and_schools() {
        let targets =
            parse("ap-0001,access_point,127.16.0.1:1161,unifi,demo-v2c,\nschool-0001,school,,,,ws://127.16.9.1:4443\n")
                .unwrap();
        assert_eq!(targets[0].snmp.as_ref().unwrap().profile, "unifi");
        assert!(targets[1].snmp.is_none() && targets[1].ndt7_url.is_some());
    }

    #[test]
    fn an_error_names_line_column_value_and_remedy() {
        for (rows, wanted) in [
            ("ap 1,access_point,,,,\n", "targets.csv: line 2, asset: asset id 'ap 1'"),
            ("ap-1,router,,,,\n", "line 2, kind: asset kind 'router' is not known: expected one of access_point"),
            (
                "ap-1,access_point,nowhere,unifi,c,\n",
                "line 2, address: 'nowhere' cannot be resolved: expected host:port",
            ),
            ("ap-1,access_point,127.0.0.1:161,,c,\n", "line 2, snmp_profile"),
            ("s-1,school,,,,http://x\n", "line 2, ndt7_url: 'http://x' is not ws://"),
            ("a,school,,,,\na,school,,,,\n", "line 3, asset: 'a' is there twice"),
            ("a,school\n", "line 2"),
        ] {
            let error = parse(rows).unwrap_err();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
        let error = parse_targets(Path::new("t.csv"), "a,b\n", &|_| None).unwrap_err().to_string();
        assert!(error.contains("expected 'asset,kind,address"), "{error}");
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_or_rows_never_a_panic(text in ".{0,300}") {
            if let Ok(targets) = parse(&text) {
                prop_assert!(targets.len() <= text.lines().count());
            }
        }
    }
}
