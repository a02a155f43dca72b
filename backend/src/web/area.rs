//! `GET /api/v1/areas/{id}`.

use super::Shared;
use super::caller::Caller;
use super::extract::Path;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{AreaItem, Problem as ProblemBody};
use cruscotto_domain::id::AreaId;

/// One area with its state in every layer.
#[utoipa::path(get, path = "/api/v1/areas/{id}", tag = "city",
    params(("id" = String, Path, description = "Id of the area", example = "nil-20")),
    responses(
        (status = 200, body = AreaItem),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn area(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<AreaId>,
) -> Result<Json<AreaItem>, Problem> {
    let live = state.hub.state();
    let area = live.area(&id).ok_or_else(|| no_such_area(&id))?;
    Ok(Json(live.area_item(area, caller.audience_of(area))))
}

/// The area is not one of the city's.
pub(super) fn no_such_area(id: &AreaId) -> Problem {
    Problem::not_found(format!("area '{id}' does not exist: GET /api/v1/areas lists those that do"))
}
