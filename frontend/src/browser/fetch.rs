//! Requests to the page's own server.

use gloo::net::http::{Method, Request, RequestBuilder, Response};
use wasm_bindgen::JsValue;
use web_sys::File;

/// Characters of a server's explanation that are kept.
const MAX_DETAIL_CHARS: usize = 2_000;

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

/// The text at `path`.
///
/// # Errors
/// [`FetchError`].
pub async fn get_text(path: &str) -> Result<String, FetchError> {
    let response = RequestBuilder::new(path).send().await.map_err(|e| FetchError::Network(e.to_string()))?;
    accepted(response).await?.text().await.map_err(|e| FetchError::Body(e.to_string()))
}

/// Sends `body`, JSON, or nothing, and expects no answer but success.
///
/// # Errors
/// [`FetchError`].
pub async fn send(method: Method, path: &str, body: Option<String>) -> Result<(), FetchError> {
    exchange(method, path, body).await.map(drop)
}

/// Sends `body`, JSON, or nothing, and gives what is answered.
///
/// # Errors
/// [`FetchError`].
pub async fn exchange(method: Method, path: &str, body: Option<String>) -> Result<String, FetchError> {
    let builder = RequestBuilder::new(path).method(method);
    let request = match body {
        Some(body) => builder.header("content-type", "application/json").body(body),
        None => builder.build(),
    };
    answered(request).await
}

/// Posts a file as it is, and gives what is answered.
///
/// # Errors
/// [`FetchError`].
pub async fn post_file(path: &str, media_type: &str, file: &File) -> Result<String, FetchError> {
    let builder = RequestBuilder::new(path).method(Method::POST).header("content-type", media_type);
    answered(builder.body(JsValue::from(file))).await
}

async fn answered(request: Result<Request, gloo::net::Error>) -> Result<String, FetchError> {
    let response = match request {
        Ok(request) => request.send().await,
        Err(error) => Err(error),
    };
    let response = accepted(response.map_err(|e| FetchError::Network(e.to_string()))?).await?;
    response.text().await.map_err(|e| FetchError::Body(e.to_string()))
}

async fn accepted(response: Response) -> Result<Response, FetchError> {
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let detail = response.text().await.unwrap_or_default();
    Err(FetchError::Status(status, detail.chars().take(MAX_DETAIL_CHARS).collect()))
}
