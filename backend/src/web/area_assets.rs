//! `GET /api/v1/areas/{id}/assets`.

use super::Shared;
use super::area::no_such_area;
use super::caller::Caller;
use super::extract::{Path, Query};
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{AssetItem, Items, Problem as ProblemBody};
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::AreaId;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AreaAssetsQuery {
    /// Only the assets of this layer.
    layer: Option<Layer>,
}

/// Every asset of an area, by id.
#[utoipa::path(get, path = "/api/v1/areas/{id}/assets", tag = "city",
    params(("id" = String, Path, description = "Id of the area", example = "nil-20"), AreaAssetsQuery),
    responses(
        (status = 200, body = Items<AssetItem>),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn area_assets(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<AreaId>,
    Query(query): Query<AreaAssetsQuery>,
) -> Result<Json<Items<AssetItem>>, Problem> {
    let live = state.hub.state();
    live.area(&id).ok_or_else(|| no_such_area(&id))?;
    let assets = live.asset_items(Some(&id), None, |placement| caller.audience_at(placement));
    let items = assets.filter(|a| query.layer.is_none() || a.summary.kind.layer() == query.layer).collect();
    Ok(Json(Items { items }))
}
