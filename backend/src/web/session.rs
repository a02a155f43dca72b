//! `GET /api/v1/session`.

use super::caller::{Caller, Staff};
use super::problem::Problem;
use axum::Json;
use cruscotto_domain::api::Session;

/// Who is logged in, and what they may do.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, body = Session)))]
pub(super) async fn session(caller: Caller) -> Result<Json<Session>, Problem> {
    Ok(Json(caller.staff.map(|staff| of(&staff)).unwrap_or_default()))
}

/// What somebody is told of their session.
pub(super) fn of(staff: &Staff) -> Session {
    Session {
        user: Some(staff.user.clone()),
        role: Some(staff.grant.role()),
        permissions: staff.grant.role().permissions().collect(),
        municipi: staff.grant.scope().municipi().map(|municipi| municipi.iter().cloned().collect()),
        ends: Some(staff.session_ends),
    }
}
