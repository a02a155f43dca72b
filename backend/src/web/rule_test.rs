//! `POST /api/v1/rules/test`.

use super::Shared;
use super::caller::Staff;
use super::extract::Json;
use super::problem::Problem;
use super::rule_new::check;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::rule::{Rule, RuleTest};
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

/// Days that a rule is tried on unless it is said.
const DEFAULT_DAYS: u8 = 30;

/// Days at most.
const MAX_DAYS: u8 = 31;

/// A rule, and how much of the past it is to be tried on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleTrial {
    /// The rule.
    rule: Rule,
    /// The last so many days, 1 to 31.
    #[schema(minimum = 1, maximum = 31, default = 30)]
    days: Option<u8>,
}

/// Try a rule on the past: how often it would have fired, and when. It is judged as it would be live, on what is kept of
/// that time; the answer says how finely that is.
#[utoipa::path(post, path = "/api/v1/rules/test", tag = "operations", request_body = RuleTrial, responses(
    (status = 200, body = RuleTest),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "Not a rule, or one about more series than can be looked at", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn rule_test(
    State(state): State<Shared>,
    staff: Staff,
    Json(trial): Json<RuleTrial>,
) -> Result<axum::Json<RuleTest>, Problem> {
    let days = trial.days.unwrap_or(DEFAULT_DAYS);
    if !(1..=MAX_DAYS).contains(&days) {
        return Err(Problem::unprocessable(format!("days is {days}: expected 1 to {MAX_DAYS}")));
    }
    check(&state, &staff, &trial.rule)?;
    let to = Timestamp::now();
    let from = to.plus_micros(-i64::from(days) * MICROS_PER_DAY);
    let tested = state.past.test(&trial.rule, (from, to)).await?.ok_or_else(|| {
        Problem::unprocessable("the rule is about more series than can be looked at over this time: narrow it down")
    })?;
    Ok(axum::Json(tested))
}
