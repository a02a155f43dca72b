//! Matomo's reporting API (developer.matomo.org/api-reference/reporting-api): visits and page views of today. Web Analytics
//! Italia is a Matomo too.

use super::MatomoAnswer;
use super::access::Access;
use super::fetch::HttpFailure;
use crate::config::{MatomoAccess, MatomoSource};
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll};
use crate::source::failure;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use reqwest::Client;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The largest answer read, in bytes: one day of one site is below a kilobyte.
pub const MAX_MATOMO_BYTES: usize = 64 * 1024;

/// What is asked: the API's method, its figure, and ours.
const QUESTIONS: [(&str, &str, &str); 2] =
    [("VisitsSummary.get", "nb_visits", "service.visits"), ("Actions.get", "nb_pageviews", "service.page_views")];

pub(super) struct Matomo {
    client: Client,
    url: Url,
    timeout: Duration,
    source: MatomoSource,
    access: Access,
    /// What goes into the body: URLs end up in logs.
    form: Vec<(&'static str, String)>,
    series: [Arc<SeriesKey>; 2],
}

impl Matomo {
    pub(super) fn new(client: Client, url: Url, timeout: Duration, mut source: MatomoSource) -> anyhow::Result<Self> {
        let series = |metric: &str| {
            let (asset, labels) = (source.asset.clone(), source.labels.clone());
            anyhow::Ok(Arc::new(SeriesKey { asset, metric: MetricId::new(metric)?, labels }))
        };
        let series = [series(QUESTIONS[0].2)?, series(QUESTIONS[1].2)?];
        let (form, oauth) = match source.access.take() {
            Some(MatomoAccess::Token(token)) => (vec![("token_auth", token.reveal().to_owned())], None),
            Some(MatomoAccess::Oauth(section)) => (Vec::new(), Some(section)),
            None => (Vec::new(), None),
        };
        let access = Access::new(oauth, timeout)?;
        Ok(Self { client, url, timeout, source, access, form, series })
    }

    async fn ask(&mut self, method: &str, name: &str) -> Result<f64, HttpFailure> {
        let question = [
            ("module", "API"),
            ("method", method),
            ("idSite", &self.source.site),
            ("period", "day"),
            ("date", "today"),
            ("format", "JSON"),
        ];
        let mut url = self.url.clone();
        url.query_pairs_mut().extend_pairs(question);
        let request = self.client.post(url).timeout(self.timeout).form(&self.form);
        let body = self.access.fetch(request, MAX_MATOMO_BYTES).await?;
        MatomoAnswer::figure(&body, name).map_err(|(reason, detail)| HttpFailure::new(reason, detail))
    }
}

impl Poll for Matomo {
    const SOURCE: &'static str = "http_matomo";

    fn name(&self) -> String {
        format!("matomo {} {}", self.source.asset, self.source.site)
    }

    async fn poll(&mut self) -> Outcome {
        let mut outcome = Outcome::default();
        for ((method, name, _), series) in QUESTIONS.iter().zip(self.series.clone()) {
            match self.ask(method, name).await {
                Ok(value) => {
                    outcome.measures.push(Measure { series, time: Timestamp::now(), value });
                }
                Err(HttpFailure { reason, detail, .. }) => {
                    let detail = format!("{method}: {detail}");
                    outcome.failure = Some(failure(&self.source.asset, Timestamp::now(), reason, &detail));
                    break;
                }
            }
        }
        outcome
    }
}
