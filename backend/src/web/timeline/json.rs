//! `GET /api/v1/timeline`.

use super::answer::{answer, period};
use crate::web::Shared;
use crate::web::asked::{by_name, today};
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::timeline::TimelineItem;

/// What may be asked.
const PARAMETERS: [&str; 2] = ["first", "last"];

/// What happened in a period, in one line of time: outages that lasted ten minutes at least, those that took most along of
/// many, and launches and decisions as the city or others have told of them. Of more than two years outages are left out.
#[utoipa::path(get, path = "/api/v1/timeline", tag = "city",
    params(
        ("first" = Option<String>, Query, description = "First day; four weeks before the last unless given", example = "2016-01-01"),
        ("last" = Option<String>, Query, description = "Last day; today unless given", example = "2026-10-31"),
    ),
    responses(
        (status = 200, body = TimelineItem),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No period, or too long a one", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn timeline(
    State(state): State<Shared>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Json<TimelineItem>, Problem> {
    let period = period(by_name(&parameters, &PARAMETERS)?, today(&state)?)?;
    Ok(Json(answer(&state, period).await?))
}
