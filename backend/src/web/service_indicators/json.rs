//! `GET /api/v1/service-indicators`.

use super::answer::answer;
use crate::web::Shared;
use crate::web::asked::{by_name, today};
use crate::web::comparison::ask;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::service_change::ServiceChanges;

/// What may be asked.
const PARAMETERS: [&str; 5] = ["first", "last", "against", "other_first", "other_last"];

/// The services in a period against another: take-up, completion, cost per transaction and satisfaction over their channels,
/// with volumes, and which channel explains a change. Counts are of the days that were published; costs and ratings are of
/// the city's books, in their own periods.
#[utoipa::path(get, path = "/api/v1/service-indicators", tag = "city",
    params(
        ("first" = Option<String>, Query, description = "First day; four weeks before the last unless given", example = "2026-10-01"),
        ("last" = Option<String>, Query, description = "Last day; yesterday unless given", example = "2026-10-31"),
        ("against" = Option<String>, Query, description = "previous, last_year, mandate or other; previous unless given", example = "previous"),
        ("other_first" = Option<String>, Query, description = "First day of the other period", example = "2026-03-01"),
        ("other_last" = Option<String>, Query, description = "Last day of the other period", example = "2026-03-31"),
    ),
    responses(
        (status = 200, body = ServiceChanges),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no period to compare with, or it is too long", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn service_indicators(
    State(state): State<Shared>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Json<ServiceChanges>, Problem> {
    let ask = ask(by_name(&parameters, &PARAMETERS)?, today(&state)?, state.city.profile.mandate_began)?;
    Ok(Json(answer(&state, &ask).await?))
}
