//! `GET /api/v1/unmapped`: what foreign senders send that no mapping covers.

use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::{Problem as ProblemBody, UnmappedList};

/// The names that no mapping covers since the server started, most frequent first, each with a rule to begin with.
#[utoipa::path(get, path = "/api/v1/unmapped", tag = "ingest", security(("operator" = [])),
    responses(
        (status = 200, body = UnmappedList),
        (status = 403, description = "Operators only", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn unmapped(State(state): State<Shared>, caller: Caller) -> Result<Json<UnmappedList>, Problem> {
    if caller.operator.is_none() {
        return Err(Problem::new(StatusCode::FORBIDDEN, "this is for operators: log in first"));
    }
    Ok(Json(state.foreign.unmapped()))
}
