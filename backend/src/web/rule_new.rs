//! `POST /api/v1/rules`.

use super::Shared;
use super::asset::no_such_asset;
use super::caller::Staff;
use super::extract::Json;
use super::metrics::no_such_metric;
use super::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::rule::{Rule, RuleItem, Watch};
use cruscotto_domain::time::Timestamp;
use tracing::info;

/// Write a rule. It is switched off until it is switched on: try it on the past first, with `POST /api/v1/rules/test`.
#[utoipa::path(post, path = "/api/v1/rules", tag = "operations", request_body = Rule, responses(
    (status = 201, body = RuleItem),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "No such metric, asset or area", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "Not a rule", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn rule_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(mut rule): Json<Rule>,
) -> Result<(StatusCode, axum::Json<RuleItem>), Problem> {
    check(&state, &staff, &rule)?;
    rule.name = rule.name.trim().to_owned();
    let id = state.store.add_rule(&rule, &staff.user).await?;
    info!(id, user = %staff.user, "a rule was written");
    let item = RuleItem { id, rule, enabled: false, changed_by: staff.user, changed_at: Timestamp::now() };
    Ok((StatusCode::CREATED, axum::Json(item)))
}

/// Whether it is a rule, of things that are there and lie where they act.
pub(super) fn check(state: &Shared, staff: &Staff, rule: &Rule) -> Result<(), Problem> {
    rule.check().map_err(Problem::unprocessable)?;
    if let Some(metric) = rule.watch.metric() {
        state.catalogue.get(metric).ok_or_else(|| no_such_metric(metric))?;
    }
    let area = match &rule.watch {
        Watch::ShareDown { area, .. } => area.as_ref(),
        watch => watch.target().and_then(|target| target.area.as_ref()),
    };
    match (rule.watch.target().and_then(|target| target.asset.as_ref()), area) {
        (Some(asset), _) => {
            state.known.asset(asset).ok_or_else(|| no_such_asset(asset))?;
            staff.check_asset(state, asset).map(drop)
        }
        (None, Some(area)) => staff.check_area(state, area),
        (None, None) => staff.check_city(),
    }
}
