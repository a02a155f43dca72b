//! `GET /api/v1/assets/{id}/states` and `GET /api/v1/assets/{id}/answers`: for those who look after an asset.

use super::Shared;
use super::caller::Staff;
use super::extract::Path;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody, StateChange};
use cruscotto_domain::collector::PollAnswerItem;
use cruscotto_domain::id::AssetId;

/// Changes given at most; older ones are in the reports.
const MAX_CHANGES: i64 = 200;

/// The changes of the conditions that an asset's health is made of, the newest first.
#[utoipa::path(get, path = "/api/v1/assets/{id}/states", tag = "console",
    params(("id" = String, Path, description = "Id of the asset", example = "ap-0001")),
    responses(
        (status = 200, body = Items<StateChange>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn asset_states(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<AssetId>,
) -> Result<Json<Items<StateChange>>, Problem> {
    staff.check_asset(&state, &id)?;
    Ok(Json(Items { items: state.store.state_changes(&id, MAX_CHANGES).await? }))
}

/// What an asset answered to its last poll that succeeded, for each way it is asked.
#[utoipa::path(get, path = "/api/v1/assets/{id}/answers", tag = "console",
    params(("id" = String, Path, description = "Id of the asset", example = "ap-0001")),
    responses(
        (status = 200, body = Items<PollAnswerItem>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn asset_answers(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<AssetId>,
) -> Result<Json<Items<PollAnswerItem>>, Problem> {
    staff.check_asset(&state, &id)?;
    Ok(Json(Items { items: state.store.answers(&id).await? }))
}
