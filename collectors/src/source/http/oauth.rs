//! Access tokens by client credentials (OAuth 2.0, RFC 6749 4.4).

use super::fetch::{AGENT, HttpFailure, explain, fetch};
use crate::body::{BodyError, read_bounded};
use crate::config::OauthSection;
use cruscotto_domain::failure::FailureReason;
use oauth2::basic::BasicClient;
use oauth2::{
    AccessToken, AsyncHttpClient, AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Request, RequestBuilder};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// The largest answer of a token endpoint, in bytes; a long JWT has a tenth of it.
const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// A token is renewed so long before it expires, or a tenth of its life before if that is less: a request on its way must
/// not arrive with one that has just gone.
const AHEAD: Duration = Duration::from_secs(30);

type TokenClient = BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// Asks for tokens and keeps the current one. It never shows one: neither has a `Debug` of its own.
pub(super) struct Tokens {
    transport: Transport,
    endpoint: TokenClient,
    scopes: Vec<Scope>,
    current: Option<(AccessToken, Option<Instant>)>,
}

impl Tokens {
    pub(super) fn new(section: OauthSection, timeout: Duration) -> reqwest::Result<Self> {
        let endpoint = BasicClient::new(ClientId::new(section.client_id))
            .set_client_secret(ClientSecret::new(section.client_secret.reveal().to_owned()))
            .set_auth_type(if section.in_body { AuthType::RequestBody } else { AuthType::BasicAuth })
            .set_token_uri(TokenUrl::from_url(section.token_url));
        // The secret is for this address and no other.
        let http = Client::builder().redirect(Policy::none()).user_agent(AGENT).build()?;
        let scopes = section.scopes.into_iter().map(Scope::new).collect();
        Ok(Self { transport: Transport { http, timeout }, endpoint, scopes, current: None })
    }

    /// The body of an answer to `request`, sent with the token. When the token is not accepted (401), once more with a new
    /// one: it may have been withdrawn before its time.
    pub(super) async fn fetch(&mut self, request: RequestBuilder, limit: usize) -> Result<Vec<u8>, HttpFailure> {
        let again = request.try_clone();
        let token = self.token().await?;
        match (fetch(request.bearer_auth(token.secret()), limit).await, again) {
            (Err(failure), Some(again)) if failure.unauthorised => {
                self.current = None;
                let token = self.token().await?;
                fetch(again.bearer_auth(token.secret()), limit).await
            }
            (answer, _) => answer,
        }
    }

    async fn token(&mut self) -> Result<AccessToken, HttpFailure> {
        if let Some((token, until)) = &self.current
            && until.is_none_or(|until| Instant::now() < until)
        {
            return Ok(token.clone());
        }
        let asked = Instant::now();
        let request = self.endpoint.exchange_client_credentials().add_scopes(self.scopes.iter().cloned());
        let answer = request.request_async(&self.transport).await.map_err(refusal)?;
        // Counted from the question: it was made before the answer came. Without expires_in it is good until a 401.
        let until = answer.expires_in().map(|life| asked + life - AHEAD.min(life / 10));
        let token = answer.access_token().clone();
        self.current = Some((token.clone(), until));
        Ok(token)
    }
}

/// How the library asks: with our client, within our bounds.
struct Transport {
    http: Client,
    timeout: Duration,
}

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = HttpFailure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpFailure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(&self.http, request, self.timeout))
    }
}

async fn send(http: &Client, request: HttpRequest, timeout: Duration) -> Result<HttpResponse, HttpFailure> {
    let mut request = Request::try_from(request).map_err(|error| explain(&error))?;
    *request.timeout_mut() = Some(timeout);
    let response = http.execute(request).await.map_err(|error| explain(&error))?;
    let mut answer = http::Response::builder().status(response.status());
    for (name, value) in response.headers() {
        answer = answer.header(name, value);
    }
    let body = read_bounded(response, MAX_TOKEN_BYTES).await.map_err(|error| match error {
        BodyError::TooLarge(_) => HttpFailure::new(FailureReason::TooLarge, error.to_string()),
        BodyError::Broken(error) => explain(&error),
    })?;
    answer.body(body).map_err(|error| HttpFailure::new(FailureReason::Malformed, error.to_string()))
}

/// What a token endpoint's refusal means; the answer itself, which may hold a token, stays out of the words.
fn refusal(error: RequestTokenError<HttpFailure, oauth2::basic::BasicErrorResponse>) -> HttpFailure {
    let (reason, detail) = match error {
        RequestTokenError::Request(failure) => (failure.reason, failure.detail),
        RequestTokenError::ServerResponse(refused) => (FailureReason::Authentication, refused.error().to_string()),
        RequestTokenError::Parse(error, _) => {
            (FailureReason::Malformed, format!("not an answer of RFC 6749: {}", error.path()))
        }
        RequestTokenError::Other(error) => (FailureReason::Malformed, error),
    };
    HttpFailure::new(reason, format!("token endpoint: {detail}"))
}
