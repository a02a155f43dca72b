//! `GET /api/v1/briefings/{id}`.

use super::found;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::briefing::BriefingDetail;

/// A briefing: its draft, what was said and what was decided of it.
#[utoipa::path(get, path = "/api/v1/briefings/{id}", tag = "briefings",
    params(("id" = i64, Path, description = "Its number")), responses((status = 200, body = BriefingDetail)))]
pub(in crate::web) async fn briefing(
    State(state): State<Shared>,
    _staff: Staff,
    Path(id): Path<i64>,
) -> Result<Json<BriefingDetail>, Problem> {
    let kept = found(&state, id).await?;
    let followed_up = match kept.item.follows {
        Some(before) => state.store.briefing_decisions(before).await?,
        None => Vec::new(),
    };
    Ok(Json(BriefingDetail {
        comments: state.store.briefing_comments(id).await?,
        decisions: state.store.briefing_decisions(id).await?,
        followed_up,
        item: kept.item,
        draft: kept.draft,
    }))
}
