//! `DELETE /api/v1/briefings/{id}`.

use super::{found, overtaken, refused};
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use tracing::info;

/// Remove a briefing that is not frozen and on which nothing was decided.
#[utoipa::path(delete, path = "/api/v1/briefings/{id}", tag = "briefings",
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 204, description = "Done"),
        (status = 409, description = "It is frozen, or others refer to it", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn briefing_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let version = found(&state, id).await?.item.version;
    let removed = state.store.remove_briefing(id, &staff.user).await;
    if !removed.map_err(|e| refused(e, "decisions or other briefings refer to this briefing: it stays"))? {
        return Err(overtaken(&state, id, version).await);
    }
    info!(id, user = %staff.user, "a briefing was removed");
    Ok(StatusCode::NO_CONTENT)
}
