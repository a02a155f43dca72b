//! `PUT /api/v1/notifications/recipients/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::recipient_entered::keep;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{RecipientInput, RecipientKept};

/// Change somebody who is told. Contacts that are not listed are in use no longer.
#[utoipa::path(put, path = "/api/v1/notifications/recipients/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    request_body = RecipientInput,
    responses(
        (status = 200, body = RecipientKept),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another has the name, or the server has no key for secrets", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn recipient_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
    Json(input): Json<RecipientInput>,
) -> Result<axum::Json<RecipientKept>, Problem> {
    let by = staff.user.as_str();
    Ok(axum::Json(keep(&state, Some(id), input, by).await?))
}
