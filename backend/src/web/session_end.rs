//! `DELETE /api/v1/session`.

use super::Shared;
use super::caller::session_token;
use super::problem::Problem;
use super::session_start::set_cookie;
use crate::store::TokenHash;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use std::time::Duration;

/// Log out. Without a session there is nothing to do, and that is no error.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204, description = "Logged out")))]
pub(super) async fn session_end(
    State(state): State<Shared>,
    headers: HeaderMap,
) -> Result<(StatusCode, [(HeaderName, String); 1]), Problem> {
    let secure = state.settings.secure();
    if let Some(token) = session_token(&headers, secure) {
        state.store.end_session(TokenHash::of(token)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, set_cookie(secure, "", Duration::ZERO))]))
}
