//! InfluxDB 1.x with line protocol; every write is synced to its log on the disk, its default and ours.

use std::fs;

use anyhow::{Context as _, Result};
use cruscotto_tests::http::Http;
use reqwest::Method;

use super::service::{Peer, Service, free_address};
use crate::ingest::body::{DATABASE, FIELD, MEASUREMENT, Protocol};
use crate::ingest::points::Span;

/// Debian's package `influxdb`.
pub(super) const PROGRAM: &str = "/usr/bin/influxd";

pub(super) fn start() -> Result<Service> {
    let peer = Peer { name: "influxdb", program: PROGRAM, protocol: Protocol::Lines, ready: "/ping", count };
    let service = Service::start(peer, |folder, address| {
        let configuration = folder.join("influxdb.conf");
        let (at, rpc) = (folder.display(), free_address()?);
        let text = format!(
            "reporting-disabled = true\nbind-address = \"{rpc}\"\n\
             [meta]\ndir = \"{at}/meta\"\n\
             [data]\ndir = \"{at}/data\"\nwal-dir = \"{at}/wal\"\nquery-log-enabled = false\n\
             [monitor]\nstore-enabled = false\n\
             [http]\nbind-address = \"{address}\"\nlog-enabled = false\n"
        );
        fs::write(&configuration, text)?;
        Ok(vec!["-config".into(), configuration.into()])
    })?;
    let create = service.http().request(Method::POST, &format!("/query?q=CREATE%20DATABASE%20{DATABASE}"));
    create.send()?.error_for_status().context("InfluxDB makes no database")?;
    Ok(service)
}

fn count(http: &Http, span: Span) -> Result<u64> {
    let (from, to) = (span.time(0).as_millis(), span.end().as_millis());
    let query =
        format!("SELECT%20count({FIELD})%20FROM%20{MEASUREMENT}%20WHERE%20time%3E%3D{from}ms%20AND%20time%3C%3D{to}ms");
    let answer: serde_json::Value = http.json(&format!("/query?db={DATABASE}&q={query}"))?;
    let value = answer.pointer("/results/0/series/0/values/0/1").and_then(serde_json::Value::as_u64);
    value.with_context(|| format!("InfluxDB counts nothing: {answer}"))
}
