//! `/api/v1/account/sessions`: where one is logged in, and to end it there.

use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::account::SessionItem;
use cruscotto_domain::api::{Items, Problem as ProblemBody};

/// One's own sessions, the latest first.
#[utoipa::path(get, path = "/api/v1/account/sessions", tag = "account", responses((status = 200, body = Items<SessionItem>)))]
pub(crate) async fn sessions(State(state): State<Shared>, staff: Staff) -> Result<Json<Items<SessionItem>>, Problem> {
    Ok(Json(Items { items: state.store.sessions(&staff.user, staff.session).await? }))
}

/// End every session but this one.
#[utoipa::path(delete, path = "/api/v1/account/sessions", tag = "account", responses((status = 204, description = "Ended")))]
pub(crate) async fn sessions_end(State(state): State<Shared>, staff: Staff) -> Result<StatusCode, Problem> {
    state.store.end_other_sessions(&staff.user, staff.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of one's sessions.
#[utoipa::path(delete, path = "/api/v1/account/sessions/{id}", tag = "account",
    params(("id" = i64, Path, description = "Number of the session")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn session_end_one(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    if state.store.end_session_of(&staff.user, id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found(format!("you have no session {id}: GET /api/v1/account/sessions lists those you have")))
    }
}
