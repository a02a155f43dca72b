//! `GET /api/v1/rules`.

use super::Shared;
use super::caller::Staff;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::rule::RuleItem;

/// The rules, by number.
#[utoipa::path(get, path = "/api/v1/rules", tag = "operations", responses(
    (status = 200, body = Items<RuleItem>),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn rules(State(state): State<Shared>, _staff: Staff) -> Result<Json<Items<RuleItem>>, Problem> {
    Ok(Json(Items { items: state.store.rules().await? }))
}
