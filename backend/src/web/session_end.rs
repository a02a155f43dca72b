//! `DELETE /api/v1/session`.

use super::Shared;
use super::caller::{Caller, cookie_name, session_token};
use super::problem::Problem;
use super::session_start::set_cookie;
use crate::store::TokenHash;
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::account::LoggedOut;
use std::time::Duration;

/// Log out. Without a session there is nothing to do, and that is no error. Who has logged in at the identity provider is
/// told where to end its session.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses(
    (status = 200, description = "Logged out here", body = LoggedOut),
    (status = 204, description = "Logged out"),
))]
pub(super) async fn session_end(
    State(state): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secure = state.settings.secure();
    if let Some(token) = session_token(&headers, secure) {
        state.store.end_session(TokenHash::of(token)).await?;
    }
    let cookie = [(SET_COOKIE, set_cookie(cookie_name(secure), secure, "", Duration::ZERO))];
    if let (Some(staff), Some(provider)) = (caller.staff, &state.provider)
        && state.store.person(&staff.user).await?.is_some_and(|person| person.external)
    {
        let continue_at = provider.log_out().await.map(String::from);
        return Ok((cookie, Json(LoggedOut { continue_at })).into_response());
    }
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}
