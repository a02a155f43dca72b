//! `PATCH` and `DELETE /api/v1/rules/{id}`.

use super::Shared;
use super::caller::Staff;
use super::extract::{Json, Path};
use super::problem::Problem;
use super::rule_new::check;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use serde::Deserialize;
use tracing::info;
use utoipa::ToSchema;

/// What is changed of a rule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleSwitch {
    /// Whether it alarms.
    enabled: bool,
}

/// Switch a rule on or off. What it opened is over when it is off. Another rule is a new one: an incident says under which
/// it was opened.
#[utoipa::path(patch, path = "/api/v1/rules/{id}", tag = "operations",
    params(("id" = i64, Path, description = "Its number")), request_body = RuleSwitch,
    responses(
        (status = 204, description = "Done"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn rule_switch(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(RuleSwitch { enabled }): Json<RuleSwitch>,
) -> Result<StatusCode, Problem> {
    found(&state, &staff, id).await?;
    if !state.store.switch_rule(id, enabled, &staff.user).await? {
        return Err(no_such_rule(id));
    }
    state.alerts.plans_changed();
    info!(id, enabled, user = %staff.user, "a rule was switched");
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a rule. Its incidents stay.
#[utoipa::path(delete, path = "/api/v1/rules/{id}", tag = "operations",
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 204, description = "Done"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn rule_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    found(&state, &staff, id).await?;
    if !state.store.remove_rule(id, &staff.user).await? {
        return Err(no_such_rule(id));
    }
    state.alerts.plans_changed();
    info!(id, user = %staff.user, "a rule was removed");
    Ok(StatusCode::NO_CONTENT)
}

async fn found(state: &Shared, staff: &Staff, id: i64) -> Result<(), Problem> {
    let rules = state.store.rules().await?;
    let item = rules.into_iter().find(|item| item.id == id).ok_or_else(|| no_such_rule(id))?;
    check(state, staff, &item.rule)
}

fn no_such_rule(id: i64) -> Problem {
    Problem::not_found(format!("there is no rule {id}: GET /api/v1/rules lists those there are"))
}
