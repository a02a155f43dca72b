//! `GET /api/v1/unmapped`: what foreign senders send, and collectors meet, that no mapping covers.

use crate::web::Shared;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Problem as ProblemBody, UnmappedList};

/// The names that no mapping covers since the server started, and the topics that collectors have no rule for since they
/// started, most frequent first, each with a rule to begin with.
#[utoipa::path(get, path = "/api/v1/unmapped", tag = "ingest",
    responses(
        (status = 200, body = UnmappedList),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn unmapped(State(state): State<Shared>) -> Json<UnmappedList> {
    Json(state.foreign.unmapped())
}
