//! `POST /api/v1/notifications/recipients/{id}/test`.

use super::super::Shared;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::none;
use crate::notify::TestOutcome;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::TestItem;

/// Send a test message now, through each contact, once. The answer says what the other sides said.
#[utoipa::path(post, path = "/api/v1/notifications/recipients/{id}/test", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    responses(
        (status = 200, body = Items<TestItem>),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn recipient_test(
    State(state): State<Shared>,
    Path(id): Path<i32>,
) -> Result<axum::Json<Items<TestItem>>, Problem> {
    let outcomes = state.notifier.test(id).await?.ok_or_else(|| none("recipient", id))?;
    let item = |TestOutcome { contact, accepted, answer }| TestItem { contact, accepted, answer };
    Ok(axum::Json(Items { items: outcomes.into_iter().map(item).collect() }))
}
