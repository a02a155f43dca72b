//! `GET /api/v1/goals` and `GET /api/v1/goals/{id}`.

use super::goals;
use crate::web::Shared;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::goal::GoalItem;

/// What the city has set itself, and where it stands: published and measured readings, status by the rule of the method
/// page, day of arrival, and what would be needed a month to arrive on time.
#[utoipa::path(get, path = "/api/v1/goals", tag = "city", responses((status = 200, body = Items<GoalItem>)))]
pub(in crate::web) async fn goal_list(State(state): State<Shared>) -> Json<Items<GoalItem>> {
    Json(Items { items: goals(&state).await.goals.to_vec() })
}

/// One goal.
#[utoipa::path(get, path = "/api/v1/goals/{id}", tag = "city",
    params(("id" = String, Path, description = "The service and what is counted", example = "certificati.online_share")),
    responses(
        (status = 200, body = GoalItem),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn goal(
    State(state): State<Shared>,
    Path(id): Path<String>,
) -> Result<Json<GoalItem>, Problem> {
    let gathered = goals(&state).await;
    let goal = gathered.goals.iter().find(|goal| goal.id == id).cloned();
    goal.map(Json)
        .ok_or_else(|| Problem::not_found(format!("there is no goal {id}: GET /api/v1/goals lists those there are")))
}
