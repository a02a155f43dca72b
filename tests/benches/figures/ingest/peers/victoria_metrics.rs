//! VictoriaMetrics with remote-write. What it acknowledges is in its memory: killed in the middle, it loses seconds of it.

use anyhow::{Context as _, Result};
use cruscotto_tests::http::Http;

use super::service::{Peer, Service, count_by_promql};
use crate::ingest::body::Protocol;
use crate::ingest::points::Span;

/// Debian's package `victoria-metrics`.
pub(super) const PROGRAM: &str = "/usr/bin/victoria-metrics";

pub(super) fn start() -> Result<Service> {
    let peer =
        Peer { name: "victoria_metrics", program: PROGRAM, protocol: Protocol::RemoteWrite, ready: "/health", count };
    Service::start(peer, |folder, address| {
        Ok(vec![
            format!("-storageDataPath={}", folder.join("data").display()).into(),
            format!("-httpListenAddr={address}").into(),
            // Months.
            "-retentionPeriod=12".into(),
            "-loggerLevel=WARN".into(),
            // Else the last half a minute is not counted.
            "-search.latencyOffset=1s".into(),
        ])
    })
}

fn count(http: &Http, span: Span) -> Result<u64> {
    // New points are not found before they are flushed, which else takes seconds.
    http.text("/internal/force_flush").context("VictoriaMetrics does not flush")?;
    count_by_promql(http, span)
}
