//! The senders: bodies made before the clock starts, sent by threads that each wait for their answers.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use cruscotto_tests::http::Http;
use reqwest::Method;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};

use super::body::Protocol;
use super::points::Span;

/// Between being told "later" and sending again.
const AGAIN_AFTER: Duration = Duration::from_millis(20);

/// How long one request may be sent again and again.
const GIVES_UP_AFTER: Duration = Duration::from_secs(60);

/// The requests of a round, sender by sender.
pub(super) struct Load {
    protocol: Protocol,
    shares: Vec<Vec<Vec<u8>>>,
}

impl Load {
    /// The points of `span`.
    pub(super) fn of(protocol: Protocol, span: Span) -> Result<Self> {
        let share = |parts: Vec<_>| parts.into_iter().map(|part| protocol.body(part)).collect();
        Ok(Self { protocol, shares: span.shares().into_iter().map(share).collect::<Result<_>>()? })
    }

    /// Sends everything; returns when all of it is acknowledged.
    pub(super) fn send(self, http: &Http) -> Result<()> {
        let protocol = self.protocol;
        thread::scope(|scope| {
            let send = |share: Vec<Vec<u8>>| {
                scope.spawn(move || share.into_iter().try_for_each(|body| post(http, protocol, &body)))
            };
            let senders: Vec<_> = self.shares.into_iter().map(send).collect();
            senders.into_iter().try_for_each(|sender| sender.join().ok().context("a sender ended")?)
        })
    }
}

fn post(http: &Http, protocol: Protocol, body: &[u8]) -> Result<()> {
    let (media_type, encoding) = protocol.headers();
    let begun = Instant::now();
    loop {
        let mut request =
            http.request(Method::POST, protocol.path()).header(CONTENT_TYPE, media_type).body(body.to_vec());
        if let Some(encoding) = encoding {
            request = request.header(CONTENT_ENCODING, encoding);
        }
        let response = request.send()?;
        match response.status().as_u16() {
            200 | 204 => {
                // Read to its end, so that the connection is used again.
                response.bytes()?;
                return Ok(());
            }
            429 | 503 if begun.elapsed() < GIVES_UP_AFTER => thread::sleep(AGAIN_AFTER),
            status => bail!("a delivery is answered {status}: {:.300}", response.text().unwrap_or_default()),
        }
    }
}
