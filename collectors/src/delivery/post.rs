//! One POST to the backend.

use super::parcel::{Content, Parcel};
use super::retry_after::retry_after;
use crate::body::{BodyError, read_bounded};
use crate::config::Secret;
use cruscotto_domain::collector::CollectorReport;
use cruscotto_domain::live::{FrameError, encode};
use cruscotto_domain::unmapped::UnmappedReport;
use flate2::{Compression, write::GzEncoder};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use std::io::Write;
use std::time::{Duration, SystemTime};
use url::Url;

/// The media type of the native binary batch.
pub(super) const FRAME_TYPE: &str = "application/vnd.cruscotto.v1+postcard";

/// Bodies below this many bytes are sent as they are: gzip would save less than a packet.
const GZIP_FROM_BYTES: usize = 1_400;

/// The largest answer read, in bytes: a receipt with a hundred refusals is a tenth of it.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// Why a delivery got no answer.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The configuration does not make a client.
    #[error("no HTTP client can be made: {0}")]
    Client(reqwest::Error),
    /// The URL cannot be extended by a path.
    #[error("[delivery] url '{0}' is not a base for paths: expected http://host:port")]
    Url(Url),
    /// The batch cannot be encoded.
    #[error("a batch cannot be encoded: {0}")]
    Encode(#[from] FrameError),
    /// The batch cannot be compressed.
    #[error("a batch cannot be compressed: {0}")]
    Compress(std::io::Error),
    /// No connection, no answer in time, cut in the middle.
    #[error("the backend cannot be reached: {}", chain(.0))]
    Send(reqwest::Error),
    /// The answer is too long or broke off.
    #[error("the backend's answer cannot be read: {0}")]
    Answer(#[from] BodyError),
}

/// The innermost cause says what happened (`Connection refused`), the outermost only that something did.
fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Retry-After, when it was there and could be read.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: Vec<u8>,
}

/// The backend to deliver to.
pub struct Backend {
    client: reqwest::Client,
    samples: Url,
    inventory: Url,
    report: Url,
    unmapped: Url,
    token: Secret,
}

impl Backend {
    /// A backend at `url`, with a bound on each delivery.
    ///
    /// # Errors
    /// [`BackendError`] when the URL or the client cannot be used.
    pub fn new(url: &Url, token: Secret, timeout: Duration) -> Result<Self, BackendError> {
        let client = reqwest::Client::builder()
            .timeout(timeout)
            // The token is for this address and no other.
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .build()
            .map_err(BackendError::Client)?;
        let path = |name: &str| {
            let mut full = url.clone();
            full.path_segments_mut()
                .map_err(|()| BackendError::Url(url.clone()))?
                .pop_if_empty()
                .extend(["api", "v1", name]);
            Ok::<Url, BackendError>(full)
        };
        Ok(Self {
            client,
            samples: path("samples")?,
            inventory: path("inventory")?,
            report: path("collector-report")?,
            unmapped: path("unmapped")?,
            token,
        })
    }

    /// Posts a report of the agent on itself, and gives the status of the answer.
    ///
    /// # Errors
    /// [`BackendError`] when there is no answer.
    pub async fn report(&self, report: &CollectorReport) -> Result<u16, BackendError> {
        let request = self.client.post(self.report.clone()).bearer_auth(self.token.reveal());
        let request = request.header(CONTENT_TYPE, FRAME_TYPE).body(encode(report)?);
        Ok(request.send().await.map_err(BackendError::Send)?.status().as_u16())
    }

    /// Says what was met that no rule covers; true when the backend has listed it.
    ///
    /// # Errors
    /// [`BackendError`] when there is no answer.
    pub async fn report_unmapped(&self, report: &UnmappedReport) -> Result<bool, BackendError> {
        let request = self.client.post(self.unmapped.clone()).bearer_auth(self.token.reveal()).json(report);
        Ok(request.send().await.map_err(BackendError::Send)?.status().is_success())
    }

    /// Posts a parcel and reads the answer.
    ///
    /// # Errors
    /// [`BackendError`] when there is no whole answer.
    pub async fn post(&self, parcel: &Parcel) -> Result<Answer, BackendError> {
        let (url, body) = match &parcel.content {
            Content::Samples(batch) => (&self.samples, encode(batch)?),
            Content::Inventory(batch) => (&self.inventory, encode(batch)?),
        };
        let mut request =
            self.client.post(url.clone()).bearer_auth(self.token.reveal()).header(CONTENT_TYPE, FRAME_TYPE);
        if body.len() >= GZIP_FROM_BYTES {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            gzip.write_all(&body).map_err(BackendError::Compress)?;
            request = request.header(CONTENT_ENCODING, "gzip").body(gzip.finish().map_err(BackendError::Compress)?);
        } else {
            request = request.body(body);
        }
        let response = request.send().await.map_err(BackendError::Send)?;
        let after = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok());
        let retry_after = after.and_then(|value| retry_after(value, SystemTime::now()));
        let status = response.status().as_u16();
        Ok(Answer { status, retry_after, body: read_bounded(response, MAX_ANSWER_BYTES).await? })
    }
}
