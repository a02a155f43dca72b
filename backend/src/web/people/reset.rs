//! `DELETE /api/v1/people/{user}/second-factor` and `/sessions`: for who has lost a telephone.

use super::no_such_person;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::id::UserName;

/// Take somebody's second factor away: they log in with their password alone, and can set up another one.
#[utoipa::path(delete, path = "/api/v1/people/{user}/second-factor", tag = "people",
    params(("user" = String, Path, description = "User name")),
    responses(
        (status = 204, description = "They have none any more"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn person_second_factor_end(
    State(state): State<Shared>,
    staff: Staff,
    Path(user): Path<UserName>,
) -> Result<StatusCode, Problem> {
    state.store.person(user.as_str()).await?.ok_or_else(|| no_such_person(&user))?;
    state.store.end_second_factor(user.as_str(), &staff.user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End every session of somebody.
#[utoipa::path(delete, path = "/api/v1/people/{user}/sessions", tag = "people",
    params(("user" = String, Path, description = "User name")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn person_sessions_end(
    State(state): State<Shared>,
    staff: Staff,
    Path(user): Path<UserName>,
) -> Result<StatusCode, Problem> {
    state.store.person(user.as_str()).await?.ok_or_else(|| no_such_person(&user))?;
    state.store.log_out(&user, &staff.user).await?;
    Ok(StatusCode::NO_CONTENT)
}
