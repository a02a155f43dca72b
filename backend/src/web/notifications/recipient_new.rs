//! `POST /api/v1/notifications/recipients`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::problem::Problem;
use super::recipient_entered::keep;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{RecipientInput, RecipientKept};

/// Enter somebody who is to be told, with their contacts. The signing secrets of webhooks are made here, and shown once.
#[utoipa::path(post, path = "/api/v1/notifications/recipients", tag = "notifications",
    request_body = RecipientInput,
    responses(
        (status = 201, body = RecipientKept),
        (status = 409, description = "Another has the name, or the server has no key for secrets", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn recipient_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(input): Json<RecipientInput>,
) -> Result<(StatusCode, axum::Json<RecipientKept>), Problem> {
    let by = staff.user.as_str();
    Ok((StatusCode::CREATED, axum::Json(keep(&state, None, input, by).await?)))
}
