//! `GET /api/v1/sources`.

use crate::web::Shared;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::account::SourceItem;

/// The sources with their tokens: which are valid, until when, when each was last used.
#[utoipa::path(get, path = "/api/v1/sources", tag = "sources", responses((status = 200, body = Items<SourceItem>)))]
pub(crate) async fn sources(State(state): State<Shared>) -> Result<Json<Items<SourceItem>>, Problem> {
    Ok(Json(Items { items: state.store.sources().await? }))
}
