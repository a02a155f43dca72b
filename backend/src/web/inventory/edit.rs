//! `PATCH /api/v1/assets/{id}`.

use super::{ChangeQuery, author};
use crate::ingest::Proposed;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path, Query};
use crate::web::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory_change::InventoryReport;
use serde_json::{Map, Value};

/// Edit an asset: a merge patch (RFC 7396) of the fields it has in the inventory. A field not named stays; null removes an
/// optional one; tags are set one by one. From then on deliveries of its source leave the asset as it is, until it is
/// released (`POST /api/v1/inventory/bulk`).
#[utoipa::path(patch, path = "/api/v1/assets/{id}", tag = "inventory",
    params(("id" = String, Path, description = "Id of the asset"), ChangeQuery),
    request_body(content = Object, content_type = "application/json"),
    responses(
        (status = 200, description = "What differs, and whether it is done", body = InventoryReport),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an asset of a Municipio that they act in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "It would be no asset any more", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn edit(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<AssetId>,
    Query(query): Query<ChangeQuery>,
    Json(patch): Json<Map<String, Value>>,
) -> Result<axum::Json<InventoryReport>, Problem> {
    let author = author(&staff, query.note, query.dry_run)?;
    staff.check_asset(&state, &id)?;
    let report = state.gate.change(Proposed::Edit(id, patch), author, &state.hub).await?;
    match report.refused.first() {
        Some(refusal) => Err(Problem::unprocessable(&refusal.detail)),
        None => Ok(axum::Json(report)),
    }
}
