//! `POST /api/v1/session`.

use super::Shared;
use super::account::internal;
use super::caller::{Staff, cookie, cookie_name};
use super::extract::Json;
use super::problem::Problem;
use super::session;
use crate::observe;
use crate::passwords;
use crate::second_factor;
use crate::store::{Credentials, TokenHash};
use axum::extract::{ConnectInfo, State};
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName};
use axum::response::AppendHeaders;
use cruscotto_domain::access::agent_family;
use cruscotto_domain::api::account::SECOND_FACTOR_REQUIRED;
use cruscotto_domain::api::{Login, Problem as ProblemBody, Session};
use cruscotto_domain::time::Timestamp;
use std::net::SocketAddr;
use std::time::Duration;
use tracing::info;

/// How long a session lasts: a working day and its overtime.
pub const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// How long a browser is known that somebody has logged in with: half a year.
const DEVICE_LIFETIME: Duration = Duration::from_secs(180 * 24 * 3600);

/// The cookie that a browser is known by. It opens nothing, see `migrations/0022_login.sql`.
const DEVICE: &str = "cruscotto_device";

/// The answer to a login: cookies, and what the session may do.
pub(super) type Begun = (AppendHeaders<Vec<(HeaderName, String)>>, axum::Json<Session>);

/// Log in. The session is in a cookie that scripts cannot read and other sites cannot send. Where the account has a second
/// factor, a login without a code is answered 401 with the type `urn:cruscotto:problem:second-factor-required`: send it again
/// with the code.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", request_body = Login, responses(
    (status = 200, body = Session, headers(("Set-Cookie" = String, description = "The session"))),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 401, description = "Wrong name or password; or the code is missing or wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Too many logins; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn session_start(
    State(state): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<Begun, Problem> {
    state.limits.login(peer, &headers)?;
    let device = cookie(&headers, &prefixed(&state, DEVICE)).map(TokenHash::of);
    let known = match device {
        Some(device) => state.store.knows_device(&login.user, device).await?,
        None => false,
    };
    // A browser that its owner has used before has a limit of its own: who guesses elsewhere locks nobody out of it.
    let whose = device.filter(|_| known).unwrap_or_else(|| TokenHash::of(&format!("account {}", login.user)));
    state.limits.account(whose)?;

    let credentials = state.store.credentials(&login.user).await?;
    if !passwords::verify_in_turn(login.password, credentials.password_hash.clone()).await {
        return Err(failed(Problem::unauthorized("the user name or the password is wrong")));
    }
    check_code(&state, &login.user, &credentials, login.code.as_deref()).await?;

    // Whoever held the cookie before: their session ends, and nobody goes on in one that somebody else began.
    if let Some(token) = cookie(&headers, cookie_name(state.settings.secure())) {
        state.store.end_session(TokenHash::of(token)).await?;
    }
    let (AppendHeaders(mut cookies), session) = begin(&state, &login.user, &headers).await?;
    match device.filter(|_| known) {
        Some(device) => state.store.logged_in(&login.user, device).await?,
        None => {
            let token = passwords::new_token().map_err(internal)?;
            state.store.logged_in(&login.user, TokenHash::of(&token)).await?;
            let name = prefixed(&state, DEVICE);
            cookies.push((SET_COOKIE, set_cookie(&name, state.settings.secure(), &token, DEVICE_LIFETIME)));
        }
    }
    Ok((AppendHeaders(cookies), session))
}

/// Takes the code of an account that has a second factor.
async fn check_code(state: &Shared, user: &str, credentials: &Credentials, code: Option<&str>) -> Result<(), Problem> {
    let Some(secret) = &credentials.totp_secret else { return Ok(()) };
    let required = |detail| Problem::unauthorized(detail).of_type(SECOND_FACTOR_REQUIRED);
    let Some(code) = code else { return Err(required("this account needs a code of its second factor")) };
    let taken = if second_factor::is_by_time(code) {
        match second_factor::step_of(secret, code, Timestamp::now()) {
            Some(step) => state.store.take_step(user, step).await?,
            None => false,
        }
    } else {
        state.store.take_recovery_code(user, TokenHash::of(&second_factor::bare(code))).await?
    };
    if taken { Ok(()) } else { Err(failed(required("the code is wrong, or was used before: wait for the next one"))) }
}

fn failed(problem: Problem) -> Problem {
    metrics::counter!(observe::LOGINS_FAILED).increment(1);
    info!("a login failed");
    problem
}

/// Begins a session for somebody who has shown who they are.
///
/// # Errors
/// A 401 when the account was disabled meanwhile, or what the database says.
pub(super) async fn begin(state: &Shared, user: &str, headers: &HeaderMap) -> Result<Begun, Problem> {
    let token = passwords::new_token().map_err(internal)?;
    let lifetime_micros = i64::try_from(SESSION_LIFETIME.as_micros()).unwrap_or(i64::MAX);
    let ends = Timestamp::now().plus_micros(lifetime_micros);
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).map(agent_family);
    let session = TokenHash::of(&token);
    state.store.begin_session(session, user, ends, agent.as_deref()).await?;
    // What it says is what every request with it will find.
    let Some(row) = state.store.session(session).await? else {
        return Err(Problem::unauthorized("the account was disabled meanwhile"));
    };
    let staff = Staff { user: row.account, grant: row.grant, session_ends: row.ends, session };
    let secure = state.settings.secure();
    let cookie = set_cookie(cookie_name(secure), secure, &token, SESSION_LIFETIME);
    Ok((AppendHeaders(vec![(SET_COOKIE, cookie)]), axum::Json(session::of(&staff))))
}

/// The name that binds a cookie to this host and to https, where there is https (RFC 6265bis, 4.1.3.2).
pub(super) fn prefixed(state: &Shared, name: &str) -> String {
    if state.settings.secure() { format!("__Host-{name}") } else { name.to_owned() }
}

/// The `Set-Cookie` header; a lifetime of 0 takes the cookie away.
pub(super) fn set_cookie(name: &str, secure: bool, token: &str, lifetime: Duration) -> String {
    let seconds = lifetime.as_secs();
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_for_this_host_and_no_script() {
        let plain = set_cookie(cookie_name(false), false, "abc", Duration::from_secs(60));
        assert_eq!(plain, "cruscotto_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
        let secure = set_cookie(cookie_name(true), true, "abc", Duration::ZERO);
        assert_eq!(secure, "__Host-cruscotto_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
    }
}
