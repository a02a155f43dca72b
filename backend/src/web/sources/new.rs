//! `POST /api/v1/sources`.

use crate::store::StoreError;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Json;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::NewSource;

/// Make a source. It has no token yet.
#[utoipa::path(post, path = "/api/v1/sources", tag = "sources", request_body = NewSource, responses(
    (status = 201, description = "Made"),
    (status = 409, description = "The name is taken", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn source_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(new): Json<NewSource>,
) -> Result<StatusCode, Problem> {
    state.store.add_source(&new.name, &staff.user).await.map_err(|error| match error {
        StoreError::Exists => Problem::new(StatusCode::CONFLICT, format!("there is a source '{}' already", new.name)),
        error => error.into(),
    })?;
    Ok(StatusCode::CREATED)
}
