//! `POST /api/v1/session`.

use super::Shared;
use super::caller::{Staff, cookie_name};
use super::extract::Json;
use super::problem::Problem;
use super::session;
use crate::observe;
use crate::passwords;
use crate::store::TokenHash;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use cruscotto_domain::api::{Login, Problem as ProblemBody, Session};
use cruscotto_domain::time::Timestamp;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::Semaphore;
use tracing::{error, info};

/// How long a session lasts: a working day and its overtime.
pub const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// Passwords hashed at once: each takes 19 MB and a core for a moment, and logins are rare.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Log in. The session is in a cookie that scripts cannot read and other sites cannot send.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Login, responses(
    (status = 200, body = Session, headers(("Set-Cookie" = String, description = "The session"))),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 401, description = "Wrong name or password", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many logins; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn session_start(
    State(state): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<([(HeaderName, String); 1], axum::Json<Session>), Problem> {
    state.limits.login(peer, &headers)?;
    let hash = state.store.password_hash(&login.user).await?;
    let password = login.password;
    let turn = HASHING.acquire().await;
    let verified = tokio::task::spawn_blocking(move || passwords::verify(&password, hash.as_deref())).await;
    drop(turn);
    if !verified.unwrap_or(false) {
        metrics::counter!(observe::LOGINS_FAILED).increment(1);
        info!("a login failed");
        return Err(Problem::unauthorized("the user name or the password is wrong"));
    }
    let token = passwords::new_token().map_err(|error| {
        error!(%error, "a session could not begin");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server could not answer; its log says why")
    })?;
    let lifetime_micros = i64::try_from(SESSION_LIFETIME.as_micros()).unwrap_or(i64::MAX);
    let expires = Timestamp::now().plus_micros(lifetime_micros);
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    let session = TokenHash::of(&token);
    state.store.begin_session(session, &login.user, expires, agent).await?;
    // What it says is what every request with it will find.
    let Some(row) = state.store.session(session).await? else {
        return Err(Problem::unauthorized("the account was disabled meanwhile"));
    };
    let staff = Staff { user: row.account, grant: row.grant, session_ends: row.ends, session };
    let secure = state.settings.secure();
    let cookie = set_cookie(secure, &token, SESSION_LIFETIME);
    Ok(([(SET_COOKIE, cookie)], axum::Json(session::of(&staff))))
}

/// The `Set-Cookie` header; a lifetime of 0 takes the cookie away.
pub(super) fn set_cookie(secure: bool, token: &str, lifetime: Duration) -> String {
    let (name, seconds) = (cookie_name(secure), lifetime.as_secs());
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_for_this_host_and_no_script() {
        let plain = set_cookie(false, "abc", Duration::from_secs(60));
        assert_eq!(plain, "cruscotto_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
        let secure = set_cookie(true, "abc", Duration::ZERO);
        assert_eq!(secure, "__Host-cruscotto_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
    }
}
