//! An API that answers with JSON.

use super::access::Access;
use super::fetch::HttpFailure;
use crate::config::JsonSource;
use crate::event;
use crate::redact::redact;
use crate::schedule::{Outcome, Poll};
use crate::source::failure;
use crate::source::mapping::{Pointer, Readings, Trouble};
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::time::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// The largest page read, in bytes.
pub const MAX_JSON_BYTES: usize = 8 * 1024 * 1024;

/// Pages of one answer at most.
pub const MAX_PAGES: usize = 50;

/// The address of the next page: what `pointer` leads to in the page at `url`. None at the end (absent, null or empty).
///
/// # Errors
/// Words, when it is no address or one of another server: the credentials are for this one.
pub fn next_page(url: &Url, document: &Value, pointer: &Pointer) -> Result<Option<Url>, String> {
    let text = match pointer.find(document, document) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => return Ok(None),
        Some(Value::String(text)) => text,
        Some(_) => return Err(format!("'{pointer}' is not the address of the next page")),
    };
    let next = url.join(text).map_err(|error| format!("'{pointer}' is not the address of the next page: {error}"))?;
    if next.origin() != url.origin() {
        return Err(format!("'{pointer}' leads to another server"));
    }
    Ok(Some(next))
}

pub(super) struct JsonApi {
    client: Client,
    url: Url,
    timeout: Duration,
    headers: HeaderMap,
    access: Access,
    source: JsonSource,
    /// What was wrong at the last poll: said once.
    said: Option<String>,
}

impl JsonApi {
    pub(super) fn new(client: Client, url: Url, timeout: Duration, mut source: JsonSource) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        for (name, value) in &source.headers {
            let mut value: reqwest::header::HeaderValue = value.reveal().parse()?;
            value.set_sensitive(true);
            headers.insert(name.parse::<HeaderName>()?, value);
        }
        let access = Access::new(source.oauth.take(), timeout)?;
        Ok(Self { client, url, timeout, headers, access, source, said: None })
    }

    fn request(&self, url: Url) -> RequestBuilder {
        let method = if self.source.body.is_some() { Method::POST } else { Method::GET };
        let mut request = self.client.request(method, url).timeout(self.timeout).header(ACCEPT, "application/json");
        if let Some(body) = &self.source.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        request.headers(self.headers.clone())
    }

    /// Every page until the last; what was read stays read when a later one fails.
    async fn pages(&mut self, readings: &mut Readings) -> Result<(), HttpFailure> {
        let malformed = |detail: String| HttpFailure::new(FailureReason::Malformed, detail);
        let mut url = self.url.clone();
        for _ in 0..MAX_PAGES {
            let request = self.request(url.clone());
            let body = self.access.fetch(request, MAX_JSON_BYTES).await?;
            let document: Value = serde_json::from_slice(&body)
                .map_err(|error| malformed(Trouble::NotJson(error.to_string()).to_string()))?;
            let now = Timestamp::now();
            let page = self.source.mapping.of_document(&document, &[], Some(now), now);
            readings.measures.extend(page.measures);
            readings.trouble_count += page.trouble_count;
            readings.troubles.extend(page.troubles);
            let Some(pointer) = &self.source.next else { return Ok(()) };
            match next_page(&url, &document, pointer).map_err(malformed)? {
                Some(next) => url = next,
                None => return Ok(()),
            }
        }
        Err(malformed(format!("more than {MAX_PAGES} pages: the rest is not read")))
    }

    /// Counts what could not be taken; the first of it is logged when it is not the same as the last time.
    fn say(&mut self, readings: &Readings) {
        for trouble in &readings.troubles {
            event::value_refused(Self::SOURCE, trouble.code());
        }
        let first = readings.troubles.first().map(|trouble| redact(&trouble.to_string()));
        if let Some(first) = &first
            && self.said.as_ref() != Some(first)
        {
            tracing::warn!(url = %self.url, count = readings.trouble_count, first, "values of an API cannot be taken");
        }
        self.said = first;
    }
}

impl Poll for JsonApi {
    const SOURCE: &'static str = "http_json";

    fn name(&self) -> String {
        format!("json {} {}", self.url, self.source.mapping.asset.template)
    }

    async fn poll(&mut self) -> Outcome {
        let mut readings = Readings::default();
        let ended = self.pages(&mut readings).await;
        self.say(&readings);
        let (reason, detail) = match ended {
            Err(HttpFailure { reason, detail, .. }) => (reason, detail),
            // Some values beside others are counted; a poll that gives none has failed.
            Ok(()) => match readings.troubles.first() {
                Some(first) if readings.measures.is_empty() => (FailureReason::Malformed, first.to_string()),
                _ => return Outcome { measures: readings.measures, failure: None, answer: None },
            },
        };
        let detail = redact(&detail);
        let asset = self.source.mapping.asset.fixed();
        let failed = asset.map(|asset| failure(&asset, Timestamp::now(), reason, &detail));
        if failed.is_none() {
            tracing::warn!(url = %self.url, %reason, detail, "an API could not be read");
        }
        Outcome { measures: readings.measures, failure: failed, answer: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_of_the_same_server() {
        let url: Url = "https://api.example.org/v1/list?page=1".parse().unwrap();
        let pointer = Pointer::parse("/next").unwrap();
        let next = |value: Value| next_page(&url, &serde_json::json!({ "next": value }), &pointer);
        assert_eq!(next("?page=2".into()).unwrap().unwrap().as_str(), "https://api.example.org/v1/list?page=2");
        assert_eq!(next("/v1/more".into()).unwrap().unwrap().as_str(), "https://api.example.org/v1/more");
        assert_eq!((next(Value::Null), next("".into())), (Ok(None), Ok(None)));
        assert!(next("https://evil.example.org/".into()).unwrap_err().contains("another server"));
        assert!(next(3.into()).is_err());
    }
}
