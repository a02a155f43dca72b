//! `GET /api/v1/briefings/{id}/preview`.

use super::found;
use super::resolve::resolve;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::briefing::Preview;
use cruscotto_domain::time::Timestamp;

/// A briefing with its numbers as they are now: what would be frozen. Of a frozen one that is what it would say today.
#[utoipa::path(get, path = "/api/v1/briefings/{id}/preview", tag = "briefings",
    params(("id" = i64, Path, description = "Its number")), responses((status = 200, body = Preview)))]
pub(in crate::web) async fn briefing_preview(
    State(state): State<Shared>,
    _staff: Staff,
    Path(id): Path<i64>,
) -> Result<Json<Preview>, Problem> {
    let kept = found(&state, id).await?;
    let document = resolve(&state, &kept, Timestamp::now()).await?;
    Ok(Json(Preview { version: kept.item.version, document }))
}
