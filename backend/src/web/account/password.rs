//! `PUT /api/v1/account/password`.

use super::{chosen, confirm};
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Json;
use crate::web::problem::Problem;
use crate::web::session_start::{Begun, begin};
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::{PasswordChange, Session};

/// Choose another password. Every session of the account ends, also those that others may have begun; this one goes on
/// under a new cookie.
#[utoipa::path(put, path = "/api/v1/account/password", tag = "account", request_body = PasswordChange, responses(
    (status = 200, body = Session, headers(("Set-Cookie" = String, description = "The new session"))),
    (status = 403, description = "The current password is wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The new password is not taken, and why", body = ProblemBody, content_type = "application/problem+json"),
    (status = 429, description = "Wrong too often; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn password_change(
    State(state): State<Shared>,
    staff: Staff,
    headers: HeaderMap,
    Json(change): Json<PasswordChange>,
) -> Result<Begun, Problem> {
    confirm(&state, &staff, change.current).await?;
    let hash = chosen(&state, &staff.user, change.new).await?;
    state.store.change_password(&staff.user, &hash).await?;
    begin(&state, &staff.user, &headers).await
}
