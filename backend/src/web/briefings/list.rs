//! `GET /api/v1/briefings`.

use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::briefing::BriefingItem;

/// Briefings of an answer at most: some years of weeks.
const MAX_LISTED: usize = 500;

/// The briefings, the last changed first, at most 500.
#[utoipa::path(get, path = "/api/v1/briefings", tag = "briefings",
    responses((status = 200, body = Items<BriefingItem>)))]
pub(in crate::web) async fn briefings(
    State(state): State<Shared>,
    _staff: Staff,
) -> Result<Json<Items<BriefingItem>>, Problem> {
    Ok(Json(Items { items: state.store.briefings(MAX_LISTED).await? }))
}
