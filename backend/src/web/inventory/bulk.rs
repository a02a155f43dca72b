//! `POST /api/v1/inventory/bulk`.

use super::{ChangeQuery, author};
use crate::ingest::Proposed;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Query};
use crate::web::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::inventory_change::{BulkChange, InventoryReport};

/// Set the same fields of several assets, or give them back to their sources. All or nothing, as an import.
#[utoipa::path(post, path = "/api/v1/inventory/bulk", tag = "inventory",
    params(ChangeQuery), request_body = BulkChange,
    responses(
        (status = 200, description = "What differs, and whether it is done", body = InventoryReport),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too many assets", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not a change", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn bulk(
    State(state): State<Shared>,
    staff: Staff,
    Query(query): Query<ChangeQuery>,
    Json(bulk): Json<BulkChange>,
) -> Result<axum::Json<InventoryReport>, Problem> {
    let author = author(&staff, bulk.note.clone().or(query.note), query.dry_run)?;
    let report = state.gate.change(Proposed::Bulk(bulk), author, &state.hub).await?;
    Ok(axum::Json(report))
}
