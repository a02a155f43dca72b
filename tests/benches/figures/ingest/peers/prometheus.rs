//! Prometheus' remote-write receiver. What it acknowledges is in its write-ahead log, which it leaves to the kernel to
//! write to the disk; ours is on the disk.

use std::fs;

use anyhow::Result;

use super::service::{Peer, Service, count_by_promql};
use crate::ingest::body::Protocol;

/// Debian's package `prometheus`.
pub(super) const PROGRAM: &str = "/usr/bin/prometheus";

pub(super) fn start() -> Result<Service> {
    let peer = Peer {
        name: "prometheus",
        program: PROGRAM,
        protocol: Protocol::RemoteWrite,
        ready: "/-/ready",
        count: count_by_promql,
    };
    Service::start(peer, |folder, address| {
        let configuration = folder.join("prometheus.yml");
        fs::write(&configuration, "scrape_configs: []\n")?;
        Ok(vec![
            format!("--config.file={}", configuration.display()).into(),
            format!("--storage.tsdb.path={}", folder.join("data").display()).into(),
            format!("--web.listen-address={address}").into(),
            "--web.enable-remote-write-receiver".into(),
            "--log.level=warn".into(),
        ])
    })
}
