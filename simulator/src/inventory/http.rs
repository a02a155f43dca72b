//! `http.toml`: how the collectors learn of the digital services.

use super::file;
use crate::plan::{Plan, ServicePlan};
use serde::Serialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The share of requests that fail: those with this code, over all.
const FAILED: (&str, &str) = ("code", "500");

#[derive(Serialize)]
struct Document<'a> {
    http: Vec<Source<'a>>,
}

/// One `[[http]]` table of the collectors' configuration.
#[derive(Serialize)]
struct Source<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    asset: Option<&'a str>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_file: Option<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'static str, &'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metric: Vec<Mapping<'a>>,
}

/// One `[[http.metric]]` table.
#[derive(Serialize)]
struct Mapping<'a> {
    name: &'static str,
    metric: &'static str,
    asset: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'static str, &'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    share_of: BTreeMap<&'static str, &'static str>,
}

/// Samples of the OpenMetrics page, the metrics they become, and whether they have the label `channel`.
const MAPPED: [(&str, &str, bool); 5] = [
    ("cruscotto_service_started_today", "service.started", true),
    ("cruscotto_service_completed_today", "service.completed", true),
    ("cruscotto_service_errors_today", "service.errors", true),
    ("cruscotto_service_wait_days", "service.wait", false),
    ("http_requests_total", "service.error_share", true),
];

pub(super) fn text(plan: &Plan, listen: SocketAddr) -> Result<String, toml::ser::Error> {
    toml::to_string(&Document { http: plan.services.iter().flat_map(|s| sources(s, listen)).collect() })
}

fn sources(service: &ServicePlan, listen: SocketAddr) -> impl Iterator<Item = Source<'_>> {
    let source = |kind, url| Source {
        kind,
        asset: None,
        url,
        site: None,
        token_file: None,
        labels: BTreeMap::new(),
        metric: Vec::new(),
    };
    let base = format!("http://{listen}/services/{}", service.id);
    let probe = (service.reports("service.up") || service.reports("service.response_time"))
        .then(|| Source { asset: Some(&service.asset), ..source("probe", format!("{base}/")) });
    let matomo = (service.reports("service.visits") || service.reports("service.page_views")).then(|| Source {
        asset: Some(&service.asset),
        site: Some(service.site),
        token_file: Some(file::MATOMO_TOKEN),
        labels: [("channel", "online")].into(),
        ..source("matomo", format!("http://{listen}/matomo/index.php"))
    });
    let metric: Vec<Mapping<'_>> = MAPPED.iter().filter_map(|mapped| mapping(service, *mapped)).collect();
    let page = (!metric.is_empty()).then(|| Source { metric, ..source("openmetrics", format!("{base}/metrics")) });
    [probe, matomo, page].into_iter().flatten()
}

fn mapping<'a>(
    service: &'a ServicePlan,
    (name, metric, by_channel): (&'static str, &'static str, bool),
) -> Option<Mapping<'a>> {
    let labels = if by_channel { [("channel", "channel")].into() } else { BTreeMap::new() };
    let share_of = if metric == "service.error_share" { [FAILED].into() } else { BTreeMap::new() };
    service.reports(metric).then_some(Mapping { name, metric, asset: &service.asset, labels, share_of })
}
