//! `POST /api/v1/inventory/changes/{id}/undo`.

use super::{ChangeQuery, author};
use crate::ingest::Proposed;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Path, Query};
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::inventory_change::InventoryReport;

/// Take a change back: its assets become what they were before it, and those that were new are retired, as measurements
/// may hang on them. Refused when one of them was changed again since. An undo is a change like any other and can be
/// undone.
#[utoipa::path(post, path = "/api/v1/inventory/changes/{id}/undo", tag = "inventory",
    params(("id" = i64, Path, description = "Number of the change"), ChangeQuery),
    responses(
        (status = 200, description = "What differs, and whether it is done", body = InventoryReport),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Changed again since, or undone already", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn undo(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Query(query): Query<ChangeQuery>,
) -> Result<Json<InventoryReport>, Problem> {
    let author = author(&staff, query.note, query.dry_run)?;
    Ok(Json(state.gate.change(Proposed::Undo(id), author, &state.hub).await?))
}
