//! `POST /api/v1/briefings/{id}/decisions`.

use super::comment_new::block;
use super::found;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::briefing::{Decision, NewDecision};
use tracing::info;

/// Write down what was decided on a briefing: whose task it is and by when. The briefing that follows tells what became
/// of it.
#[utoipa::path(post, path = "/api/v1/briefings/{id}/decisions", tag = "briefings", request_body = NewDecision,
    params(("id" = i64, Path, description = "Its number")), responses((status = 201, body = Decision)))]
pub(in crate::web) async fn decision_new(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(new): Json<NewDecision>,
) -> Result<(StatusCode, axum::Json<Decision>), Problem> {
    new.check().map_err(Problem::unprocessable)?;
    block(&found(&state, id).await?.draft, new.block.as_deref())?;
    let decision = state.store.take_decision(id, &new, &staff.user).await?;
    info!(id, decision = decision.id, user = %staff.user, "a decision was written down");
    Ok((StatusCode::CREATED, axum::Json(decision)))
}
