//! Matomo's reporting API (developer.matomo.org/api-reference/reporting-api): visits and page views of today.

use super::fetch::{HttpFailure, fetch};
use crate::config::MatomoSource;
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll};
use crate::source::failure;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::{InvalidId, MetricId};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use reqwest::Client;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The largest answer read, in bytes: one day of one site is below a kilobyte.
pub const MAX_MATOMO_BYTES: usize = 64 * 1024;

/// What is asked: the API's method, its figure, and ours.
const QUESTIONS: [(&str, &str, &str); 2] =
    [("VisitsSummary.get", "nb_visits", "service.visits"), ("Actions.get", "nb_pageviews", "service.page_views")];

/// An answer, as far as it is used here. Errors come with status 200: `{"result":"error","message":"..."}`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct MatomoAnswer {
    result: Option<String>,
    message: Option<String>,
    nb_visits: Option<f64>,
    nb_pageviews: Option<f64>,
}

impl MatomoAnswer {
    /// Reads the figure `name` of an answer.
    ///
    /// # Errors
    /// The reason and words: an error of Matomo's own, or an answer without the figure.
    pub fn figure(body: &[u8], name: &str) -> Result<f64, (FailureReason, String)> {
        let malformed = |detail: String| (FailureReason::Malformed, detail);
        let answer: Self = serde_json::from_slice(body).map_err(|e| malformed(format!("not Matomo's JSON: {e}")))?;
        if answer.result.as_deref() == Some("error") {
            let message = answer.message.unwrap_or_default();
            let reason =
                if message.contains("token_auth") { FailureReason::Authentication } else { FailureReason::DeviceError };
            return Err((reason, format!("Matomo says: {message}")));
        }
        let figure = match name {
            "nb_visits" => answer.nb_visits,
            "nb_pageviews" => answer.nb_pageviews,
            _ => None,
        };
        figure.filter(|f| f.is_finite()).ok_or_else(|| malformed(format!("the answer has no {name}")))
    }
}

pub(super) struct Matomo {
    client: Client,
    url: Url,
    timeout: Duration,
    source: MatomoSource,
    series: [Arc<SeriesKey>; 2],
}

impl Matomo {
    pub(super) fn new(client: Client, url: Url, timeout: Duration, source: MatomoSource) -> Result<Self, InvalidId> {
        let series = |metric: &str| {
            let (asset, labels) = (source.asset.clone(), source.labels.clone());
            Ok::<_, InvalidId>(Arc::new(SeriesKey { asset, metric: MetricId::new(metric)?, labels }))
        };
        let series = [series(QUESTIONS[0].2)?, series(QUESTIONS[1].2)?];
        Ok(Self { client, url, timeout, source, series })
    }

    async fn ask(&self, method: &str, name: &str) -> Result<f64, HttpFailure> {
        let site = self.source.site.to_string();
        let question = [
            ("module", "API"),
            ("method", method),
            ("idSite", &site),
            ("period", "day"),
            ("date", "today"),
            ("format", "JSON"),
        ];
        let mut url = self.url.clone();
        url.query_pairs_mut().extend_pairs(question);
        // The token goes into the body: URLs end up in logs.
        let request = self.client.post(url).timeout(self.timeout).form(&[("token_auth", self.source.token.reveal())]);
        let body = fetch(request, MAX_MATOMO_BYTES).await?;
        MatomoAnswer::figure(&body, name).map_err(|(reason, detail)| HttpFailure { reason, detail })
    }
}

impl Poll for Matomo {
    const SOURCE: &'static str = "http_matomo";

    fn name(&self) -> String {
        format!("matomo {} {}", self.source.asset, self.source.site)
    }

    async fn poll(&mut self) -> Outcome {
        let mut outcome = Outcome::default();
        for ((method, name, _), series) in QUESTIONS.iter().zip(&self.series) {
            match self.ask(method, name).await {
                Ok(value) => {
                    outcome.measures.push(Measure { series: series.clone(), time: Timestamp::now(), value });
                }
                Err(HttpFailure { reason, detail }) => {
                    let detail = format!("{method}: {detail}");
                    outcome.failure = Some(failure(&self.source.asset, Timestamp::now(), reason, &detail));
                    break;
                }
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_figures_and_tells_errors_apart() {
        let body = br#"{"nb_uniq_visitors":3,"nb_visits":41,"bounce_rate":"40%"}"#;
        assert_eq!(MatomoAnswer::figure(body, "nb_visits"), Ok(41.0));
        let missing = MatomoAnswer::figure(body, "nb_pageviews").unwrap_err();
        assert_eq!(missing, (FailureReason::Malformed, "the answer has no nb_pageviews".to_owned()));
        let token = br#"{"result":"error","message":"Unable to authenticate with the provided token_auth."}"#;
        assert_eq!(MatomoAnswer::figure(token, "nb_visits").unwrap_err().0, FailureReason::Authentication);
        let site = br#"{"result":"error","message":"An unexpected website was found"}"#;
        assert_eq!(MatomoAnswer::figure(site, "nb_visits").unwrap_err().0, FailureReason::DeviceError);
        assert_eq!(MatomoAnswer::figure(b"<html>", "nb_visits").unwrap_err().0, FailureReason::Malformed);
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(figure) = MatomoAnswer::figure(&body, "nb_visits") {
                prop_assert!(figure.is_finite());
            }
        }
    }
}
