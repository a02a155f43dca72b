//! The collectors' configuration for a simulated city; collectors/README.md says what the keys mean.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use toml::{Table, toml};

use super::access::Access;
use super::inventory::Inventory;
use super::options::CityOptions;

/// The name of the file in the data folder.
pub(super) const CONFIGURATION: &str = "collectors.toml";

/// Where the token comes from: the environment, so that the file holds no secret of the backend.
pub(super) const TOKEN_VARIABLE: &str = "CRUSCOTTO_INGEST_TOKEN";

/// Writes the configuration.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn write_configuration(
    options: &CityOptions,
    folder: &Path,
    access: &Access,
    inventory: &Inventory,
) -> Result<()> {
    let path = folder.join(CONFIGURATION);
    let text = configuration(options, folder, access, inventory).to_string();
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn duration(duration: Duration) -> String {
    format!("{}ms", duration.as_millis())
}

fn configuration(options: &CityOptions, folder: &Path, access: &Access, inventory: &Inventory) -> Table {
    let url = access.url.as_str();
    let listen = options.collectors_listen.to_string();
    let spool = text(&folder.join("collectors"));
    let keep_delivered = options.keep_delivered;
    let targets = text(&inventory.targets());
    let targets = targets.as_str();
    let included: Vec<toml::Value> =
        std::iter::once(&inventory.services()).chain(&options.more_sources).map(|path| text(path).into()).collect();
    let watched = text(&inventory.watched());
    let poll_every = duration(options.poll_every);
    let test_every = duration(options.speed_test_every);
    let test_for = duration(Duration::from_secs(options.speed_test_seconds.into()));
    let credentials = text(&inventory.credentials());
    let mut configuration = toml! {
        [agent]
        name = "demo"

        [delivery]
        url = url
        token_env = TOKEN_VARIABLE

        [spool]
        directory = spool
        keep_delivered = keep_delivered

        [self_metrics]
        listen = listen

        [snmp]
        targets = targets
        interval = poll_every
        credentials = credentials

        [ndt7]
        targets = targets
        interval = test_every
        duration = test_for

        [files]
        watch = watched
    };
    configuration.insert("include".to_owned(), included.into());
    if let (Some(_), Some(files)) =
        (options.past_days, configuration.get_mut("files").and_then(toml::Value::as_table_mut))
    {
        files.extend(past());
    }
    if let (Some(traps), Some(snmp)) =
        (options.traps_listen, configuration.get_mut("snmp").and_then(toml::Value::as_table_mut))
    {
        let listen = traps.to_string();
        snmp.insert("traps".to_owned(), toml! { listen = listen }.into());
    }
    configuration
}

/// How the files of the past are read (`simulator/src/past`).
fn past() -> Table {
    toml! {
        [[mapping]]
        files = "past-schools.csv"
        time.column = "time"
        asset = "{asset}"
        metric = [
            { column = "download", metric = "school.download", unit = "bit/s" },
            { column = "upload", metric = "school.upload", unit = "bit/s" },
            { column = "min_rtt", metric = "school.min_rtt", unit = "ms" },
        ]

        [[mapping]]
        files = "past-services.csv"
        time.column = "time"
        asset = "{asset}"
        metric = [
            { column = "started", metric = "service.started", unit = "{transactions}", labels = { channel = "{channel}" } },
            { column = "completed", metric = "service.completed", unit = "{transactions}", labels = { channel = "{channel}" } },
            { column = "errors", metric = "service.errors", unit = "{transactions}", labels = { channel = "{channel}" } },
        ]

        [[mapping]]
        files = "past-waiting.csv"
        time.column = "time"
        asset = "{asset}"
        metric = [{ column = "days", metric = "service.wait", unit = "d" }]

        [[mapping]]
        files = "past-wifi.csv"
        time.column = "time"
        asset = "{asset}"
        metric = [{ column = "clients", metric = "wifi.clients", unit = "{clients}", labels = { ssid = "{ssid}" } }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::Checkout;
    use std::net::SocketAddr;

    #[test]
    fn the_file_is_toml_with_what_the_city_was_started_with() {
        let folder = tempfile::tempdir().unwrap();
        let mut options = CityOptions::test(&Checkout::current().unwrap());
        options.traps_listen = Some(SocketAddr::from(([127, 0, 0, 1], 1_162)));
        let address = SocketAddr::from(([127, 0, 0, 1], 81));
        let access = Access::settle(folder.path(), address, address).unwrap();
        let inventory = Inventory::new(folder.path()).unwrap();
        write_configuration(&options, folder.path(), &access, &inventory).unwrap();

        let text = fs::read_to_string(folder.path().join(CONFIGURATION)).unwrap();
        let read: Table = text.parse().unwrap();
        assert_eq!(read["delivery"]["url"].as_str(), Some("http://127.0.0.1:81"));
        assert_eq!(read["snmp"]["interval"].as_str(), Some("1000ms"));
        assert_eq!(read["snmp"]["traps"]["listen"].as_str(), Some("127.0.0.1:1162"));
        assert!(read["snmp"]["credentials"].as_str().unwrap().ends_with("credentials.toml"));
        assert!(read["include"][0].as_str().unwrap().ends_with("http.toml"));
        assert!(!text.contains(&access.ingest_token), "the token stays out of the file");
    }
}
