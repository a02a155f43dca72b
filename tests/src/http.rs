//! An HTTP client that remembers who it is: nobody, a data source, or an operator.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use cruscotto_domain::api::{Login, Problem};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, SET_COOKIE};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A request on this machine that takes longer than this will not be answered.
const TIME_OUT: Duration = Duration::from_secs(20);

/// The media type of a binary batch.
pub const FRAME_MEDIA_TYPE: &str = "application/vnd.cruscotto.v1+postcard";

/// Who asks.
#[derive(Clone)]
enum Caller {
    Public,
    Source(String),
    Operator(String),
}

/// A client of one server.
#[derive(Clone)]
pub struct Http {
    base: String,
    caller: Caller,
    client: Client,
}

impl Http {
    /// A client without any credential.
    ///
    /// # Errors
    /// If the system gives no sockets.
    pub fn public(address: SocketAddr) -> Result<Self> {
        let client = Client::builder().timeout(TIME_OUT).build().context("no HTTP client")?;
        Ok(Self { base: format!("http://{address}"), caller: Caller::Public, client })
    }

    /// The same server, with a source's token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { caller: Caller::Source(token.to_owned()), ..self.clone() }
    }

    /// The same server, without any credential: for clients that bring theirs in a form of their own.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self { caller: Caller::Public, ..self.clone() }
    }

    /// The same server, logged in as an operator.
    ///
    /// # Errors
    /// If the login is refused or gives no cookie.
    pub fn log_in(&self, user: &str, password: &str) -> Result<Self> {
        let login = Login { user: user.to_owned(), password: password.to_owned(), code: None };
        let response = self.request(Method::POST, "/api/v1/session").json(&login).send()?;
        ensure!(response.status().is_success(), "the login answers {}", response.status());
        let cookie = response.headers().get(SET_COOKIE).context("the login sets no cookie")?.to_str()?;
        let pair = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { caller: Caller::Operator(pair), ..self.clone() })
    }

    /// The value of the `Cookie` header, for an operator.
    #[must_use]
    pub fn cookie(&self) -> Option<&str> {
        match &self.caller {
            Caller::Operator(cookie) => Some(cookie),
            Caller::Public | Caller::Source(_) => None,
        }
    }

    /// A request to be completed.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.caller {
            Caller::Public => request,
            Caller::Source(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            Caller::Operator(cookie) => request.header(COOKIE, cookie),
        }
    }

    /// `GET path`, which must succeed, as text.
    ///
    /// # Errors
    /// If it does not: with the answer.
    pub fn text(&self, path: &str) -> Result<String> {
        accepted(self.request(Method::GET, path).send()?, path)?.text().context("the body cannot be read")
    }

    /// `GET path`, which must succeed, as JSON.
    ///
    /// # Errors
    /// If it does not succeed, or is not what is expected.
    pub fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let text = self.text(path)?;
        serde_json::from_str(&text).with_context(|| format!("GET {path}: {text:.400}"))
    }

    /// The status of `GET path`, nothing while nobody answers.
    #[must_use]
    pub fn status(&self, path: &str) -> Option<StatusCode> {
        self.request(Method::GET, path).send().ok().map(|response| response.status())
    }

    /// Sends JSON, which must be accepted.
    ///
    /// # Errors
    /// If it is not: with the answer.
    pub fn send<B: Serialize, T: DeserializeOwned>(&self, method: Method, path: &str, body: &B) -> Result<T> {
        let response = accepted(self.request(method, path).json(body).send()?, path)?;
        response.json().with_context(|| format!("the answer of {path}"))
    }

    /// Posts bytes as they are.
    ///
    /// # Errors
    /// If no answer comes.
    pub fn post_bytes(&self, path: &str, media_type: &str, gzip: bool, body: Vec<u8>) -> Result<Response> {
        let mut request = self.request(Method::POST, path).header(CONTENT_TYPE, media_type).body(body);
        if gzip {
            request = request.header(CONTENT_ENCODING, "gzip");
        }
        request.send().with_context(|| format!("POST {path}"))
    }
}

fn accepted(response: Response, path: &str) -> Result<Response> {
    let status = response.status();
    if !status.is_success() {
        bail!("{path} answers {status}: {:.600}", response.text().unwrap_or_default());
    }
    Ok(response)
}

/// The problem that `response` describes, which must be a complete RFC 9457 document for its status.
///
/// # Errors
/// If it is of another media type, names another status, or says nothing.
pub fn problem(response: Response) -> Result<Problem> {
    let status = response.status();
    let media_type = response.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default().to_owned());
    let text = response.text()?;
    let is_problem = media_type.as_deref().is_some_and(|value| value.starts_with("application/problem+json"));
    ensure!(is_problem, "{status} with media type {media_type:?} instead of application/problem+json: {text:.200}");
    let problem: Problem = serde_json::from_str(&text).with_context(|| format!("no problem document: {text:.200}"))?;
    ensure!(problem.status == status.as_u16(), "the answer is {status} and its document says {}", problem.status);
    ensure!(!problem.title.is_empty() && !problem.detail.is_empty(), "an empty problem: {text}");
    Ok(problem)
}
