//! `GET /api/v1/session`.

use super::caller::Caller;
use super::problem::Problem;
use axum::Json;
use cruscotto_domain::api::Session;

/// Who is logged in.
#[utoipa::path(get, path = "/api/v1/session", tag = "session", responses((status = 200, body = Session)))]
pub(super) async fn session(caller: Caller) -> Result<Json<Session>, Problem> {
    Ok(Json(Session { user: caller.operator.map(|(user, _)| user) }))
}
