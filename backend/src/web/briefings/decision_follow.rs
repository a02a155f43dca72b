//! `PUT /api/v1/briefing-decisions/{id}/state`.

use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use cruscotto_domain::briefing::{Decision, DecisionState};
use serde::Deserialize;
use tracing::info;
use utoipa::ToSchema;

/// What became of a decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct DecisionFollowed {
    state: DecisionState,
}

/// Say what became of a decision.
#[utoipa::path(put, path = "/api/v1/briefing-decisions/{id}/state", tag = "briefings", request_body = DecisionFollowed,
    params(("id" = i64, Path, description = "Its number")), responses((status = 200, body = Decision)))]
pub(in crate::web) async fn decision_follow(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(DecisionFollowed { state: became }): Json<DecisionFollowed>,
) -> Result<axum::Json<Decision>, Problem> {
    let decision = state.store.follow_decision(id, became, &staff.user).await?;
    let decision = decision.ok_or_else(|| Problem::not_found(format!("there is no decision {id}")))?;
    info!(id, state = became.as_str(), user = %staff.user, "a decision was followed up");
    Ok(axum::Json(decision))
}
