//! Is the service there, and how long does it take?

use super::fetch::{HttpFailure, fetch};
use crate::config::ProbeSource;
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll};
use crate::source::{failure, plain_series};
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::{AssetId, InvalidId};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use reqwest::Client;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// The largest page read, in bytes: a page is measured to its last byte, but not endlessly.
const MAX_PAGE_BYTES: usize = 8 * 1024 * 1024;

pub(super) struct Probe {
    client: Client,
    url: Url,
    timeout: Duration,
    asset: AssetId,
    up: Arc<SeriesKey>,
    response_time: Arc<SeriesKey>,
}

impl Probe {
    pub(super) fn new(client: Client, url: Url, timeout: Duration, source: &ProbeSource) -> Result<Self, InvalidId> {
        let asset = source.asset.clone();
        let (up, response_time) = (plain_series(&asset, "service.up")?, plain_series(&asset, "service.response_time")?);
        Ok(Self { client, url, timeout, asset, up, response_time })
    }
}

impl Poll for Probe {
    const SOURCE: &'static str = "http_probe";

    fn name(&self) -> String {
        format!("probe {} {}", self.asset, self.url)
    }

    async fn poll(&mut self) -> Outcome {
        let asked = Instant::now();
        let request = self.client.get(self.url.clone()).timeout(self.timeout);
        let answer = fetch(request, MAX_PAGE_BYTES).await;
        let took = asked.elapsed();
        let at = Timestamp::now();
        let measure = |series: &Arc<SeriesKey>, value| Measure { series: series.clone(), time: at, value };
        match answer {
            Ok(_) => {
                let response_time = measure(&self.response_time, took.as_secs_f64() * 1_000.0);
                Outcome { measures: vec![measure(&self.up, 1.0), response_time], failure: None, answer: None }
            }
            Err(HttpFailure { reason, detail, .. }) => {
                // A fault of this side says nothing about the service; any other answer than 2xx says it is not up.
                let measures = if reason == FailureReason::Collector { vec![] } else { vec![measure(&self.up, 0.0)] };
                Outcome { measures, failure: Some(failure(&self.asset, at, reason, &detail)), answer: None }
            }
        }
    }
}
