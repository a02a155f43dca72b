//! Signed webhooks, and JSON made from templates: a POST, and what the answer means.

use super::guard::{Guard, NOT_ADMITTED};
use super::signature::sign;
use super::{Secrets, Sent, clipped};
use crate::store::notify::Due;
use anyhow::Context;
use cruscotto_domain::notify::Channel;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use std::error::Error as _;
use std::net::IpAddr;
use std::time::Duration;
use url::{Host, Url};

/// How long a connection may take to come up, TLS included.
const CONNECT_TIME_OUT: Duration = Duration::from_secs(5);

/// How long a request may take in all; Standard Webhooks recommends 15 to 30 s to whoever sends.
const REQUEST_TIME_OUT: Duration = Duration::from_secs(20);

/// The longest pause that is granted to the other side, seconds.
const MAX_RETRY_AFTER_S: u64 = 3_600;

/// Octets of an answer that are read at most.
const MAX_ANSWER_BYTES: usize = 4 * 1024;

/// Connections kept open, for each host.
const IDLE_CONNECTIONS: usize = 2;

/// The two ways: with TLS to the internet, without to networks that were allowed.
#[derive(Debug)]
pub(super) struct Http {
    secure: (Client, Guard),
    plain: (Client, Guard),
}

impl Http {
    pub(super) fn new(guard: Guard) -> anyhow::Result<Self> {
        let client = |guard: &Guard| {
            Client::builder()
                .user_agent(concat!("Cruscotto/", env!("CARGO_PKG_VERSION")))
                .redirect(Policy::none())
                // A proxy would connect to what the guard does not see.
                .no_proxy()
                .connect_timeout(CONNECT_TIME_OUT)
                .timeout(REQUEST_TIME_OUT)
                .pool_max_idle_per_host(IDLE_CONNECTIONS)
                .dns_resolver(guard.clone())
                .build()
                .context("the client of the webhooks cannot be made")
        };
        let networks = guard.networks_alone();
        Ok(Self { secure: (client(&guard)?, guard), plain: (client(&networks)?, networks) })
    }

    /// Posts a message once.
    pub(super) async fn send(&self, due: &Due, secrets: &Secrets) -> Sent {
        let Ok(url) = Url::parse(&secrets.url) else { return Sent::Never("the address is no URL".to_owned()) };
        let (client, guard) = if url.scheme() == "https" { &self.secure } else { &self.plain };
        // Names go through the resolver; an address is connected to without asking it.
        let address: Option<IpAddr> = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) | None => None,
        };
        if address.is_some_and(|address| !guard.admits(address)) {
            return Sent::Never(NOT_ADMITTED.to_owned());
        }
        let Some(body) = due.payload.get("body").and_then(|body| body.as_str()) else {
            return Sent::Never("the outbox has no body for it".to_owned());
        };
        let mut request = client.post(url).header(CONTENT_TYPE, "application/json");
        if due.contact.channel == Channel::Webhook {
            let timestamp = Timestamp::now().as_micros() / MICROS_PER_SECOND;
            request = request
                .header("webhook-id", &due.uid)
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", sign(&secrets.keys, &due.uid, timestamp, body));
        } else {
            request = request.header("idempotency-key", format!("\"{}\"", due.uid));
        }
        match request.body(body.to_owned()).send().await {
            Ok(response) => answer(response).await,
            // Without the URL, which may be a password.
            Err(error) => {
                let error = error.without_url();
                let mut text = error.to_string();
                let mut cause = error.source();
                while let Some(deeper) = cause {
                    text = format!("{text}: {deeper}");
                    cause = deeper.source();
                }
                Sent::Later(clipped(&text), None)
            }
        }
    }
}

async fn answer(mut response: Response) -> Sent {
    let (status, pause) = (response.status(), retry_after(response.headers()));
    let mut body = Vec::new();
    while body.len() < MAX_ANSWER_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(MAX_ANSWER_BYTES);
    let text = clipped(&format!("{} {}", status.as_u16(), String::from_utf8_lossy(&body)));
    match status {
        status if status.is_success() => Sent::Accepted(text),
        // The receiver says that it is gone for good (Standard Webhooks, "deliverability").
        StatusCode::GONE => Sent::Never(text),
        // A redirect is a wrong address, a 4xx mostly a receiver that is being set up: it waits, and is seen waiting.
        _ => Sent::Later(text, pause),
    }
}

/// The pause the other side asks for, in seconds or until a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let until = httpdate::parse_http_date(text).ok()?;
            until.duration_since(std::time::SystemTime::now()).unwrap_or_default().as_secs()
        }
    };
    Some(Duration::from_secs(seconds.min(MAX_RETRY_AFTER_S)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_sides_pause_is_seconds_or_a_date_and_no_longer_than_an_hour() {
        let pause = |text: &str| retry_after(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]));
        assert_eq!(pause("7"), Some(Duration::from_secs(7)));
        assert_eq!(pause("999999"), Some(Duration::from_secs(3_600)));
        assert_eq!(pause("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(pause("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
