//! `POST /api/v1/notifications/deliveries/{id}/retry`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Path;
use super::super::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use tracing::info;

/// Put a delivery that was given up back into the outbox.
#[utoipa::path(post, path = "/api/v1/notifications/deliveries/{id}/retry", tag = "notifications",
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 202),
        (status = 404, description = "No such delivery that was given up", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn delivery_retry(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let by = staff.user.as_str();
    if !state.store.retry_delivery(id).await? {
        return Err(Problem::not_found(format!("there is no delivery {id} that was given up and can be tried again")));
    }
    info!(delivery = id, %by, "a delivery is tried again");
    state.notifier.wake();
    Ok(StatusCode::ACCEPTED)
}
