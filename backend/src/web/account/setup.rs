//! `/api/v1/setup`: a link gives an account its password, once. The first administrator begins like this, whoever is
//! invited, and who has forgotten theirs.

use super::chosen;
use crate::store::TokenHash;
use crate::web::Shared;
use crate::web::extract::Json;
use crate::web::problem::Problem;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::{Setup, SetupFor, SetupToken};
use std::net::SocketAddr;

/// Whose link it is. A POST, so that the token is in no address.
#[utoipa::path(post, path = "/api/v1/setup/inspect", tag = "account", request_body = SetupToken, responses(
    (status = 200, body = SetupFor),
    (status = 410, description = "Used, expired, or never was", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many from this address; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn setup_inspect(
    State(state): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(link): Json<SetupToken>,
) -> Result<axum::Json<SetupFor>, Problem> {
    state.limits.login(peer, &headers)?;
    let (user, expires) = state.store.link(TokenHash::of(&link.token)).await?.ok_or_else(gone)?;
    Ok(axum::Json(SetupFor { user, expires }))
}

/// Choose the password. The link is used up by it, and every session of the account ends: log in next.
#[utoipa::path(post, path = "/api/v1/setup", tag = "account", request_body = Setup, responses(
    (status = 204, description = "The password is set"),
    (status = 410, description = "Used, expired, or never was", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The password is not taken, and why; the link is not used up", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many from this address; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn setup(
    State(state): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(setup): Json<Setup>,
) -> Result<StatusCode, Problem> {
    state.limits.login(peer, &headers)?;
    let token = TokenHash::of(&setup.token);
    let (user, _) = state.store.link(token).await?.ok_or_else(gone)?;
    let hash = chosen(&state, user.as_str(), setup.password).await?;
    if state.store.use_link(token, &user, &hash).await? { Ok(StatusCode::NO_CONTENT) } else { Err(gone()) }
}

fn gone() -> Problem {
    Problem::new(StatusCode::GONE, "the link was used, or has expired, or never was: ask an administrator for another")
}
