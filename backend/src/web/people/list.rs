//! `GET /api/v1/people`.

use crate::web::Shared;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::account::Person;

/// Everybody who has an account, by user name.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", responses((status = 200, body = Items<Person>)))]
pub(crate) async fn people(State(state): State<Shared>) -> Result<Json<Items<Person>>, Problem> {
    Ok(Json(Items { items: state.store.people().await? }))
}
