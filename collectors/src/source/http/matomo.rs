//! Matomo's reporting API (developer.matomo.org/api-reference/reporting-api): visits and page views of today. Web Analytics
//! Italia is a Matomo too.

use super::access::Access;
use super::fetch::HttpFailure;
use crate::config::{MatomoAccess, MatomoSource};
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll};
use crate::source::failure;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use reqwest::Client;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The largest answer read, in bytes: one day of one site is below a kilobyte.
pub const MAX_MATOMO_BYTES: usize = 64 * 1024;

/// What is asked: the API's method, its figure, and ours.
const QUESTIONS: [(&str, &str, &str); 2] =
    [("VisitsSummary.get", "nb_visits", "service.visits"), ("Actions.get", "nb_pageviews", "service.page_views")];

/// An answer. Errors come with status 200: `{"result":"error","message":"..."}`.
#[derive(Debug)]
pub struct MatomoAnswer;

impl MatomoAnswer {
    /// Reads the figure `name` of an answer: a number, which some versions write as a text. A day without visits is an
    /// empty list, which is 0.
    ///
    /// # Errors
    /// The reason and words: an error of Matomo's own, or an answer without the figure.
    pub fn figure(body: &[u8], name: &str) -> Result<f64, (FailureReason, String)> {
        let malformed = |detail: String| (FailureReason::Malformed, detail);
        let answer: Value = serde_json::from_slice(body).map_err(|e| malformed(format!("not Matomo's JSON: {e}")))?;
        if answer.get("result").and_then(Value::as_str) == Some("error") {
            let message = answer.get("message").and_then(Value::as_str).unwrap_or_default();
            let reason =
                if message.contains("token_auth") { FailureReason::Authentication } else { FailureReason::DeviceError };
            return Err((reason, format!("Matomo says: {message}")));
        }
        if answer.as_array().is_some_and(Vec::is_empty) {
            return Ok(0.0);
        }
        let figure = match answer.get(name) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.parse().ok(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_figures_and_tells_errors_apart() {
        let body = br#"{"nb_uniq_visitors":3,"nb_visits":41,"bounce_rate":"40%"}"#;
        assert_eq!(MatomoAnswer::figure(body, "nb_visits"), Ok(41.0));
        assert_eq!(MatomoAnswer::figure(br#"{"nb_visits":"7"}"#, "nb_visits"), Ok(7.0));
        assert_eq!(MatomoAnswer::figure(b"[]", "nb_visits"), Ok(0.0), "a day without visits");
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
