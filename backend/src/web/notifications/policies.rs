//! `GET /api/v1/notifications/policies`.

use super::super::Shared;
use super::super::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::Policy;

/// The policies: which incidents go to whom, and what happens while nobody acknowledges.
#[utoipa::path(get, path = "/api/v1/notifications/policies", tag = "notifications",
    responses(
        (status = 200, body = Items<Policy>),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn policies(State(state): State<Shared>) -> Result<axum::Json<Items<Policy>>, Problem> {
    Ok(axum::Json(Items { items: state.store.notification_policies().await? }))
}
