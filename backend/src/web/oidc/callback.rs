//! `GET /api/v1/oidc/callback`: the browser comes back from the identity provider.
//!
//! Whoever reads the answer is a person on the way between two pages: it leads to the login page, which says in their
//! language what went wrong.

use super::{ATTEMPT, provider};
use crate::oidc::Identity;
use crate::store::{TokenHash, Vouched};
use crate::web::Shared;
use crate::web::caller::cookie;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use crate::web::session_start::{begin, prefixed, set_cookie};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use cruscotto_domain::access::grant_of;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::id::UserName;
use serde::Deserialize;
use std::time::Duration;
use tracing::{info, warn};
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Parameters {
    /// What the provider gives for who has logged in.
    code: Option<String>,
    /// What the login began with.
    state: Option<String>,
    /// Why nobody has logged in (RFC 6749, 4.1.2.1).
    error: Option<String>,
}

/// Why a login came to nothing, as the login page is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// The person, or the provider, said no.
    Cancelled,
    /// It took too long, was done before, or began in another browser.
    Stale,
    /// What the provider sent is not valid, or it did not answer.
    Failed,
    /// The provider knows them; none of their groups may do anything here.
    NoGroup,
    /// An administrator has disabled the account.
    Disabled,
    /// An account that is not theirs has their name.
    NameTaken,
}

impl Failure {
    fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Stale => "stale",
            Self::Failed => "failed",
            Self::NoGroup => "no_group",
            Self::Disabled => "disabled",
            Self::NameTaken => "name_taken",
        }
    }
}

/// Come back from the identity provider: with a session to the dashboard, without one to `/login?oidc=WHY`, where WHY is
/// cancelled, stale, failed, no_group, disabled or name_taken.
#[utoipa::path(get, path = "/api/v1/oidc/callback", tag = "session", params(Parameters), responses(
    (status = 303, description = "Logged in, or to the login page with the reason"),
    (status = 404, description = "There is no provider", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn oidc_callback(
    State(state): State<Shared>,
    headers: HeaderMap,
    Query(parameters): Query<Parameters>,
) -> Result<Response, Problem> {
    provider(&state)?;
    let name = prefixed(&state, ATTEMPT);
    let forget = (SET_COOKIE, set_cookie(&name, state.settings.secure(), "", Duration::ZERO));
    let account = match identify(&state, &headers, &name, parameters).await? {
        Ok(identity) => admit(&state, identity).await?,
        Err(failure) => Err(failure),
    };
    match account {
        Ok(account) => {
            let (AppendHeaders(mut cookies), _) = begin(&state, &account, &headers).await?;
            state.store.note_login(&account).await?;
            cookies.push(forget);
            Ok((AppendHeaders(cookies), Redirect::to("/")).into_response())
        }
        Err(failure) => {
            metrics::counter!(crate::observe::LOGINS_FAILED).increment(1);
            info!(why = failure.as_str(), "a login at the identity provider came to nothing");
            let to = format!("/login?oidc={}", failure.as_str());
            Ok((AppendHeaders([forget]), Redirect::to(&to)).into_response())
        }
    }
}

/// Who has come back, when it is the browser that went.
async fn identify(
    state: &Shared,
    headers: &HeaderMap,
    name: &str,
    parameters: Parameters,
) -> Result<Result<Identity, Failure>, Problem> {
    let provider = provider(state)?;
    let began = cookie(headers, name).map(TokenHash::of);
    let Some(back) = parameters.state.as_deref().map(TokenHash::of).filter(|back| began == Some(*back)) else {
        return Ok(Err(Failure::Stale));
    };
    let Some((nonce, verifier)) = state.store.take_attempt(back).await? else { return Ok(Err(Failure::Stale)) };
    let code = match (parameters.code, parameters.error) {
        (Some(code), None) => code,
        (_, Some(error)) if error == "access_denied" => return Ok(Err(Failure::Cancelled)),
        _ => return Ok(Err(Failure::Failed)),
    };
    Ok(provider.finish(code, nonce, verifier).await.map_err(|error| {
        warn!(%error, "who came back from the identity provider could not be identified");
        Failure::Failed
    }))
}

/// The account of whom the provider vouches for, by what their groups may do.
async fn admit(state: &Shared, identity: Identity) -> Result<Result<String, Failure>, Problem> {
    let Some(grant) = grant_of(&state.settings.oidc.groups, &identity.groups) else {
        return Ok(Err(Failure::NoGroup));
    };
    // Whatever of it can be a name here; the subject is the provider's own and always there.
    let subject = identity.subject.rsplit(' ').next().map(ToOwned::to_owned);
    let names = [identity.user, identity.email.clone(), subject];
    let Some(user) = names.into_iter().flatten().find_map(|name| name.parse::<UserName>().ok()) else {
        return Ok(Err(Failure::Failed));
    };
    let vouched =
        state.store.vouch(&identity.subject, &user, identity.name.as_deref(), identity.email.as_deref(), &grant);
    Ok(match vouched.await? {
        Vouched::In(account) => Ok(account),
        Vouched::Disabled => Err(Failure::Disabled),
        Vouched::NameTaken => Err(Failure::NameTaken),
    })
}
