//! Requests to the page's own server.

use cruscotto_domain::api::Problem;
use gloo::net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Characters of a server's explanation that are kept.
const MAX_DETAIL_CHARS: usize = 300;

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// The server was not reached.
    Network(String),
    /// It answered with a status that is no success.
    Status(u16, String),
    /// It answered with something else than was expected.
    Body(String),
}

impl FetchError {
    /// Whether what was asked for does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Status(404, _))
    }
}

/// The JSON at `path`.
///
/// # Errors
/// [`FetchError`].
pub async fn get_json<T: DeserializeOwned>(path: &str) -> Result<T, FetchError> {
    let text = get_text(path).await?;
    serde_json::from_str(&text).map_err(|e| FetchError::Body(format!("{path}: {e}")))
}

/// The text at `path`.
///
/// # Errors
/// [`FetchError`].
pub async fn get_text(path: &str) -> Result<String, FetchError> {
    let response = RequestBuilder::new(path).send().await.map_err(|e| FetchError::Network(e.to_string()))?;
    accepted(response).await?.text().await.map_err(|e| FetchError::Body(e.to_string()))
}

/// Sends `body` as JSON, or nothing, and expects no answer but success.
///
/// # Errors
/// [`FetchError`].
pub async fn send_json<T: Serialize>(method: Method, path: &str, body: Option<&T>) -> Result<(), FetchError> {
    let builder = RequestBuilder::new(path).method(method);
    let request = match body {
        Some(body) => builder.json(body),
        None => builder.build(),
    };
    let response = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    accepted(response.map_err(|e| FetchError::Network(e.to_string()))?).await.map(drop)
}

async fn accepted(response: Response) -> Result<Response, FetchError> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    let detail = serde_json::from_str::<Problem>(&text).map_or(text, |problem| problem.detail);
    Err(FetchError::Status(status, detail.chars().take(MAX_DETAIL_CHARS).collect()))
}
