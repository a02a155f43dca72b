//! `GET /api/v1/areas`.

use super::Shared;
use super::caller::Caller;
use super::extract::Query;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{AreaItem, Items, Problem as ProblemBody};
use cruscotto_domain::area::AreaLevel;
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AreasQuery {
    /// Only the areas of this level.
    level: Option<AreaLevel>,
}

/// The areas of the city with their state in every layer, by level and code.
#[utoipa::path(get, path = "/api/v1/areas", tag = "city", params(AreasQuery), responses(
    (status = 200, body = Items<AreaItem>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn areas(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<AreasQuery>,
) -> Result<Json<Items<AreaItem>>, Problem> {
    Ok(Json(Items { items: state.hub.state().area_items(query.level, |area| caller.audience_of(area)) }))
}
