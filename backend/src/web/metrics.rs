//! `GET /api/v1/metrics`.

use super::Shared;
use super::caller::Caller;
use super::problem::Problem;
use crate::audience::Audience;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::MetricDefinition;

/// The metrics of the catalogue: what each measures, in which unit, how it adds up. The public sees the public ones.
#[utoipa::path(get, path = "/api/v1/metrics", tag = "catalogue", responses((status = 200, body = Items<MetricDefinition>)))]
pub(super) async fn metrics(
    State(state): State<Shared>,
    caller: Caller,
) -> Result<Json<Items<MetricDefinition>>, Problem> {
    let all = state.catalogue.iter().filter(|m| visible(m, caller.audience_somewhere()));
    Ok(Json(Items { items: all.map(|m| m.as_ref().clone()).collect() }))
}

/// Whether `audience` may know of the metric.
pub(super) fn visible(metric: &MetricDefinition, audience: Audience) -> bool {
    metric.public || audience == Audience::Operator
}

/// The metric is not in the catalogue, or not for this caller.
pub(super) fn no_such_metric(id: &MetricId) -> Problem {
    Problem::not_found(format!("metric '{id}' does not exist: GET /api/v1/metrics lists those that do"))
}
