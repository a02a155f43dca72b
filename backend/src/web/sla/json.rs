//! `GET /api/v1/reports/sla`.

use super::{SlaQuery, report};
use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Problem as ProblemBody, SlaReport};

/// Service levels of a month: availability with its coverage beside it, mean time to restoration, mean operating time
/// between failures, and the change from the month before. What counts is the time in service hours (the tag
/// `service_hours`) in which an asset was there and not in declared maintenance, in whole five minutes; a gap in
/// measurement is neither up nor down. A month is measured anew every five minutes at most: late data change it.
#[utoipa::path(get, path = "/api/v1/reports/sla", tag = "reports", params(SlaQuery), responses(
    (status = 200, body = SlaReport),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "Operators only", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "The month has not begun", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn sla(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<SlaQuery>,
) -> Result<Json<SlaReport>, Problem> {
    report(&state, &caller, &query).await.map(Json)
}
