//! `GET /api/v1/oidc/start`.

use super::{ATTEMPT, provider};
use crate::store::TokenHash;
use crate::web::Shared;
use crate::web::problem::Problem;
use crate::web::session_start::prefixed;
use axum::extract::{ConnectInfo, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName};
use axum::response::Redirect;
use cruscotto_domain::api::Problem as ProblemBody;
use std::net::SocketAddr;

/// Seconds that the cookie of a login lives.
const ATTEMPT_SECONDS: u32 = 900;

/// Go to the identity provider to log in there.
#[utoipa::path(get, path = "/api/v1/oidc/start", tag = "session", responses(
    (status = 303, description = "To the identity provider"),
    (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many logins; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "It does not answer; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn oidc_start(
    State(state): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<([(HeaderName, String); 1], Redirect), Problem> {
    let provider = provider(&state)?;
    state.limits.login(peer, &headers)?;
    let beginning = provider.begin().await.map_err(|error| {
        tracing::warn!(%error, "a login could not begin");
        let detail = format!("{} does not answer: try again, or log in with a password", provider.label());
        Problem::later(axum::http::StatusCode::SERVICE_UNAVAILABLE, detail, None)
    })?;
    state.store.put_attempt(TokenHash::of(&beginning.state), &beginning.nonce, &beginning.verifier).await?;
    // Lax, as it has to come along when the provider sends the browser back.
    let (name, secure) = (prefixed(&state, ATTEMPT), if state.settings.secure() { "; Secure" } else { "" });
    let value = &beginning.state;
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={ATTEMPT_SECONDS}{secure}");
    Ok(([(SET_COOKIE, cookie)], Redirect::to(beginning.url.as_str())))
}
