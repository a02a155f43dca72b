//! `PUT /api/v1/briefings/{id}`.

use super::{found, overtaken};
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::briefing::{BriefingItem, DraftPut};

/// Write a draft. Only the version that was looked at is written over.
#[utoipa::path(put, path = "/api/v1/briefings/{id}", tag = "briefings", request_body = DraftPut,
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 200, body = BriefingItem),
        (status = 409, description = "Changed meanwhile, in review, or frozen", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn draft_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(put): Json<DraftPut>,
) -> Result<axum::Json<BriefingItem>, Problem> {
    put.draft.check().map_err(Problem::unprocessable)?;
    if !state.store.write_draft(id, put.version, &put.draft, &staff.user).await? {
        return Err(overtaken(&state, id, put.version).await);
    }
    Ok(axum::Json(found(&state, id).await?.item))
}
