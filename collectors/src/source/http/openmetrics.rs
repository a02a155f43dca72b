//! A page of metrics, and what of it is ours.

use super::fetch::{HttpFailure, fetch};
use super::text_format::{MAX_PAGE_BYTES, TextSample, parse_page};
use crate::config::{LabelledAsset, MetricMapping, OpenMetricsSource};
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll};
use crate::source::failure;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::time::Timestamp;
use reqwest::Client;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Why a page gave nothing.
pub type PageFailure = (FailureReason, String);

/// The totals of the shares at the last read: part and whole by series.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Counters(HashMap<SeriesKey, (f64, f64)>);

fn has(sample: &TextSample, labels: &BTreeMap<String, String>) -> bool {
    labels.iter().all(|(name, value)| sample.labels.get(name) == Some(value))
}

fn series(mapping: &MetricMapping, sample: &TextSample) -> Option<SeriesKey> {
    let asset = match &mapping.asset {
        LabelledAsset::Fixed(asset) => asset.clone(),
        LabelledAsset::Label { label, prefix } => {
            AssetId::new(format!("{prefix}{}", sample.labels.get(label)?)).ok()?
        }
    };
    let mut labels = Labels::new();
    for (ours, theirs) in &mapping.labels {
        labels.insert(ours.clone(), sample.labels.get(theirs)?.clone());
    }
    Some(SeriesKey { asset, metric: mapping.metric.clone(), labels })
}

/// What the mappings take from a page read at `time`. Samples of one series add up. A share needs two reads: it is the
/// growth of the part over the growth of the whole, and nothing when the whole did not grow or started anew.
///
/// # Errors
/// [`PageFailure`] when the page is not of the format.
pub fn apply(
    page: &str,
    mappings: &[MetricMapping],
    counters: &mut Counters,
    time: Timestamp,
) -> Result<Vec<Measure>, PageFailure> {
    let samples = parse_page(page, |name| mappings.iter().any(|m| m.name == name))
        .map_err(|error| (FailureReason::Malformed, format!("not a page of metrics: {error}")))?;
    let mut measures = Vec::new();
    for mapping in mappings {
        let mut totals: BTreeMap<SeriesKey, (f64, f64)> = BTreeMap::new();
        let own = samples.iter().filter(|s| s.name == mapping.name && has(s, &mapping.only) && s.value.is_finite());
        for sample in own {
            let Some(key) = series(mapping, sample) else { continue };
            let (part, whole) = totals.entry(key).or_default();
            *whole += sample.value;
            if mapping.share_of.as_ref().is_some_and(|labels| has(sample, labels)) {
                *part += sample.value;
            }
        }
        for (key, (part, whole)) in totals {
            let value = if mapping.share_of.is_some() {
                let before = counters.0.insert(key.clone(), (part, whole));
                before.and_then(|before| share(before, (part, whole)))
            } else {
                Some(whole * mapping.scale)
            };
            measures.extend(value.map(|value| Measure { series: Arc::new(key), time, value }));
        }
    }
    Ok(measures)
}

fn share(before: (f64, f64), now: (f64, f64)) -> Option<f64> {
    let (part, whole) = (now.0 - before.0, now.1 - before.1);
    (part >= 0.0 && whole > 0.0).then(|| (part / whole).min(1.0))
}

pub(super) struct Page {
    client: Client,
    url: Url,
    timeout: Duration,
    source: OpenMetricsSource,
    counters: Counters,
}

impl Page {
    pub(super) fn new(client: Client, url: Url, timeout: Duration, source: OpenMetricsSource) -> Self {
        Self { client, url, timeout, source, counters: Counters::default() }
    }

    async fn read(&mut self) -> Result<Vec<Measure>, PageFailure> {
        let request = self.client.get(self.url.clone()).timeout(self.timeout);
        let body =
            fetch(request, MAX_PAGE_BYTES).await.map_err(|HttpFailure { reason, detail, .. }| (reason, detail))?;
        let page =
            String::from_utf8(body).map_err(|_| (FailureReason::Malformed, "the page is not UTF-8".to_owned()))?;
        apply(&page, &self.source.metrics, &mut self.counters, Timestamp::now())
    }

    /// The asset a failure is told of: a page of many services has none of its own.
    fn asset(&self) -> Option<&AssetId> {
        self.source.metrics.iter().find_map(|m| match &m.asset {
            LabelledAsset::Fixed(asset) => Some(asset),
            LabelledAsset::Label { .. } => None,
        })
    }
}

impl Poll for Page {
    const SOURCE: &'static str = "http_openmetrics";

    fn name(&self) -> String {
        format!("openmetrics {}", self.url)
    }

    async fn poll(&mut self) -> Outcome {
        match self.read().await {
            Ok(measures) => Outcome { measures, failure: None, answer: None },
            Err((reason, detail)) => {
                let failed = self.asset().map(|asset| failure(asset, Timestamp::now(), reason, &detail));
                if failed.is_none() {
                    tracing::warn!(%reason, detail, "a page of metrics could not be read");
                }
                Outcome { measures: Vec::new(), failure: failed, answer: None }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::id::MetricId;

    fn mapping(name: &str, metric: &str, share: bool) -> MetricMapping {
        MetricMapping {
            name: name.to_owned(),
            metric: MetricId::new(metric).unwrap(),
            asset: LabelledAsset::Label { label: "service".to_owned(), prefix: "service-".to_owned() },
            labels: BTreeMap::from([("channel".to_owned(), "via".to_owned())]),
            only: BTreeMap::new(),
            scale: 1.0,
            share_of: share.then(|| BTreeMap::from([("code".to_owned(), "500".to_owned())])),
        }
    }

    #[test]
    fn foreign_names_and_labels_become_ours() {
        let page = "started{service=\"cie\",via=\"online\"} 7\nstarted{service=\"cie\"} 9\nother 1\n";
        let mappings = [mapping("started", "service.started", false)];
        let measures = apply(page, &mappings, &mut Counters::default(), Timestamp::EPOCH).unwrap();
        assert_eq!(measures.len(), 1, "a sample without the label is not ours");
        assert_eq!(measures[0].series.asset.as_str(), "service-cie");
        assert_eq!(measures[0].series.labels["channel"], "online");
        assert_eq!(measures[0].value, 7.0);
    }

    #[test]
    fn a_share_is_of_what_was_added_since_the_last_read() {
        let mappings = [mapping("r", "service.error_share", true)];
        let mut counters = Counters::default();
        let mut read = |good: u32, bad: u32| {
            let line = |code: u32, n: u32| format!("r{{service=\"cie\",via=\"app\",code=\"{code}\"}} {n}\n");
            let page = line(200, good) + &line(500, bad);
            let measures = apply(&page, &mappings, &mut counters, Timestamp::EPOCH).unwrap();
            measures.first().map(|m| m.value)
        };
        assert_eq!(read(900, 100), None, "one read says nothing");
        assert_eq!(read(960, 140), Some(0.4));
        assert_eq!(read(960, 140), None, "nothing was asked");
        assert_eq!(read(5, 1), None, "started anew");
        assert_eq!(read(9, 1), Some(0.0));
    }
}
