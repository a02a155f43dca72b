//! Logging in at the identity provider of the city: OpenID Connect Core 1.0, authorisation code flow with PKCE (RFC 7636).
//! The protocol is the library's; here is what is asked, and how long for.

use crate::settings::OidcArguments;
use chrono::{TimeDelta, Utc};
use http_body_util::BodyExt as _;
use http_body_util::Limited;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AsyncHttpClient, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadataWithLogout,
    RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use url::Url;

/// How long one request to the provider may take.
const TIME_OUT: Duration = Duration::from_secs(10);

/// The largest answer of the provider, in bytes; a key set has a hundredth of it.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// How long what the provider says of itself is kept: its keys change.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// How far its clock and ours may be apart.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(60);

/// Where the provider sends people back to.
pub const CALLBACK: &str = "/api/v1/oidc/callback";

/// Groups of a person that are looked at.
const MAX_GROUPS: usize = 1_000;

/// What went wrong with the provider; for the log, not for the person.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// It does not answer, or not as a provider does.
    #[error("the identity provider cannot be asked: {0}")]
    Provider(String),
    /// What it sent with the person is not valid.
    #[error("the identity provider's answer is not valid: {0}")]
    Invalid(String),
}

/// A login that goes to the provider.
pub struct Beginning {
    /// Where the browser goes.
    pub url: Url,
    /// Comes back with it.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Shows that it is we who ask for the token.
    pub verifier: String,
}

/// Who the provider says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who, for ever: issuer and subject.
    pub subject: String,
    /// What they would be called here.
    pub user: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// The groups they are in.
    pub groups: Vec<String>,
}

/// Every claim that is not one of the standard's: the groups are among them, under the name that the settings say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Claims(HashMap<String, Value>);

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type OidcClient = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

#[derive(Clone)]
struct Known {
    client: Arc<OidcClient>,
    log_out: Option<Url>,
}

/// The identity provider.
pub struct Provider {
    issuer: Url,
    settings: OidcArguments,
    /// This server, as people reach it.
    here: Url,
    transport: Transport,
    known: Mutex<Option<(Known, Instant)>>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Provider {
    /// The provider of the settings, if they name one, which sends people back to `here`. It is asked when the first person
    /// comes, so that this server starts while the provider is away.
    ///
    /// # Errors
    /// When there can be no HTTP client.
    pub fn of(settings: &OidcArguments, here: Url) -> anyhow::Result<Option<Self>> {
        let Some(issuer) = settings.issuer.clone() else { return Ok(None) };
        // The secret is for this provider's addresses and no other.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIME_OUT).build()?;
        let (settings, transport) = (settings.clone(), Transport(http));
        Ok(Some(Self { issuer, settings, here, transport, known: Mutex::default() }))
    }

    /// What people know it as.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.settings.label
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &OidcArguments {
        &self.settings
    }

    /// Begins a login.
    ///
    /// # Errors
    /// [`OidcError`] when the provider cannot be asked about itself.
    pub async fn begin(&self) -> Result<Beginning, OidcError> {
        let known = self.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = known.client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        Ok(Beginning {
            url,
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Ends a login that has come back with a code.
    ///
    /// # Errors
    /// [`OidcError`] when the provider cannot be asked, or what it sends is not valid for this login.
    pub async fn finish(&self, code: String, nonce: String, verifier: String) -> Result<Identity, OidcError> {
        let outcome = self.identify(code, &Nonce::new(nonce), verifier).await;
        if outcome.is_err() {
            // Its keys may have changed.
            *self.known.lock().await = None;
        }
        outcome
    }

    async fn identify(&self, code: String, nonce: &Nonce, verifier: String) -> Result<Identity, OidcError> {
        let client = self.known().await?.client;
        let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(provider)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier));
        // The error may hold the answer, and the answer a token: its kind is enough.
        let tokens = exchange.request_async(&self.transport).await.map_err(|error| match error {
            openidconnect::RequestTokenError::ServerResponse(refused) => {
                OidcError::Invalid(refused.error().to_string())
            }
            openidconnect::RequestTokenError::Request(error) => provider(error),
            openidconnect::RequestTokenError::Parse(..) => {
                OidcError::Invalid("no answer of a token endpoint".to_owned())
            }
            openidconnect::RequestTokenError::Other(what) => OidcError::Invalid(what),
        })?;
        let token = tokens.id_token().ok_or_else(|| OidcError::Invalid("no ID token".to_owned()))?;
        let verifier = client
            .id_token_verifier()
            // Expired only when it is by the slower of the two clocks.
            .set_time_fn(|| Utc::now() - CLOCK_SKEW)
            .set_issue_time_verifier_fn(|issued| {
                if issued <= Utc::now() + CLOCK_SKEW { Ok(()) } else { Err("issued in the future".to_owned()) }
            });
        let claims = token.claims(&verifier, nonce).map_err(|error| OidcError::Invalid(error.to_string()))?;
        let mut identity = Identity {
            subject: format!("{} {}", claims.issuer().as_str(), claims.subject().as_str()),
            user: claims.preferred_username().map(|name| name.as_str().to_owned()),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
            email: claims.email().map(|email| email.as_str().to_owned()),
            groups: self.groups(claims.additional_claims()).unwrap_or_default(),
        };
        // Many providers say the rest only when they are asked for it.
        let complete = !identity.groups.is_empty() && identity.user.is_some();
        if !complete && client.user_info_url().is_some() {
            let subject = Some(claims.subject().clone());
            let request = client.user_info(tokens.access_token().clone(), subject).map_err(provider)?;
            let more: UserInfoClaims<Claims, CoreGenderClaim> = request
                .request_async(&self.transport)
                .await
                .map_err(|error| OidcError::Invalid(format!("user info: {error}")))?;
            let or = |known: &mut Option<String>, said: Option<&str>| {
                if known.is_none() {
                    *known = said.map(ToOwned::to_owned);
                }
            };
            or(&mut identity.user, more.preferred_username().map(|name| name.as_str()));
            or(&mut identity.name, more.name().and_then(|name| name.get(None)).map(|name| name.as_str()));
            or(&mut identity.email, more.email().map(|email| email.as_str()));
            if let Some(groups) = self.groups(more.additional_claims()) {
                identity.groups = groups;
            }
        }
        Ok(identity)
    }

    /// Where the provider ends its own session, and sends people back from (OpenID Connect RP-Initiated Logout 1.0).
    pub async fn log_out(&self) -> Option<Url> {
        let mut url = self.known().await.ok()?.log_out?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", self.here.as_str());
        Some(url)
    }

    /// The groups that a claim names: a list, or one.
    fn groups(&self, claims: &Claims) -> Option<Vec<String>> {
        match claims.0.get(&self.settings.group_claim)? {
            Value::Array(groups) => {
                Some(groups.iter().filter_map(Value::as_str).take(MAX_GROUPS).map(ToOwned::to_owned).collect())
            }
            Value::String(group) => Some(vec![group.clone()]),
            _ => None,
        }
    }

    async fn known(&self) -> Result<Known, OidcError> {
        let mut known = self.known.lock().await;
        if let Some((known, since)) = &*known
            && since.elapsed() < KEPT_FOR
        {
            return Ok(known.clone());
        }
        let issuer = IssuerUrl::from_url(self.issuer.clone());
        let metadata = match ProviderMetadataWithLogout::discover_async(issuer, &self.transport).await {
            Ok(metadata) => metadata,
            // `Url` adds a slash to an issuer that is a host alone, and issuers are compared letter by letter.
            Err(openidconnect::DiscoveryError::Validation(_)) if self.issuer.path() == "/" => {
                let issuer = IssuerUrl::new(self.issuer.as_str().trim_end_matches('/').to_owned());
                let issuer = issuer.map_err(provider)?;
                ProviderMetadataWithLogout::discover_async(issuer, &self.transport).await.map_err(provider)?
            }
            Err(error) => return Err(provider(error)),
        };
        let log_out = metadata.additional_metadata().end_session_endpoint.as_ref().map(|url| url.url().clone());
        let here = self.here.join(CALLBACK).map_err(provider)?;
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
        let client =
            OidcClient::from_provider_metadata(metadata, ClientId::new(self.settings.client_id.clone()), secret)
                .set_redirect_uri(RedirectUrl::from_url(here));
        let found = Known { client: Arc::new(client), log_out };
        *known = Some((found.clone(), Instant::now()));
        Ok(found)
    }
}

fn provider(error: impl std::error::Error) -> OidcError {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        text = format!("{text}: {source}");
        cause = source.source();
    }
    OidcError::Provider(text)
}

/// How the library asks: with our client, within our bounds.
struct Transport(reqwest::Client);

/// Why an answer did not come.
#[derive(Debug, thiserror::Error)]
enum TransportError {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error("the answer: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
}

impl<'c> AsyncHttpClient<'c> for Transport {
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.0.execute(reqwest::Request::try_from(request)?).await?;
            let (parts, body) = axum::http::Response::from(response).into_parts();
            let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await.map_err(TransportError::Body)?;
            Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
        })
    }
}
