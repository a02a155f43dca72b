//! `GET /api/v1/assets/{id}`.

use super::Shared;
use super::caller::Caller;
use super::extract::Path;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{AssetDetail, Problem as ProblemBody};
use cruscotto_domain::id::AssetId;

/// Everything known of an asset: the last value of each series, its state and why.
#[utoipa::path(get, path = "/api/v1/assets/{id}", tag = "city",
    params(("id" = String, Path, description = "Id of the asset", example = "ap-0001")),
    responses(
        (status = 200, body = AssetDetail),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn asset(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<AssetId>,
) -> Result<Json<AssetDetail>, Problem> {
    let asset = state.known.asset(&id).ok_or_else(|| no_such_asset(&id))?;
    let detail = state.hub.state().asset_detail(&id, caller.audience_at(&asset.placement));
    detail.map(Json).ok_or_else(|| no_such_asset(&id))
}

/// The asset is not in the inventory.
pub(super) fn no_such_asset(id: &AssetId) -> Problem {
    Problem::not_found(format!("asset '{id}' is not in the inventory: GET /api/v1/assets lists those that are"))
}
