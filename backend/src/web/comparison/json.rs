//! `GET /api/v1/comparison` and `GET /api/v1/peers`.

use super::answer::answer;
use super::ask::ask;
use crate::web::Shared;
use crate::web::asked::{by_name, today};
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::comparison::{ComparisonItem, PeerFigure};

/// What may be asked.
const PARAMETERS: [&str; 7] = ["metric", "level", "first", "last", "against", "other_first", "other_last"];

/// A metric in a period against another: of the city and of each area of a level the mean day, weekdays weighed alike, the
/// change, the order of the areas, the city's own past and its season. Counts of people are those that were published.
#[utoipa::path(get, path = "/api/v1/comparison", tag = "city",
    params(
        ("metric" = Option<String>, Query, description = "Id of the metric; school.download unless given", example = "school.download"),
        ("level" = Option<String>, Query, description = "nil or municipio; municipio unless given", example = "nil"),
        ("first" = Option<String>, Query, description = "First day; four weeks before the last unless given", example = "2026-10-01"),
        ("last" = Option<String>, Query, description = "Last day; yesterday unless given", example = "2026-10-31"),
        ("against" = Option<String>, Query, description = "previous, last_year, mandate or other; previous unless given", example = "last_year"),
        ("other_first" = Option<String>, Query, description = "First day of the other period", example = "2026-03-01"),
        ("other_last" = Option<String>, Query, description = "Last day of the other period", example = "2026-03-31"),
    ),
    responses(
        (status = 200, body = ComparisonItem),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no period to compare with, or it is too long", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn comparison(
    State(state): State<Shared>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Json<ComparisonItem>, Problem> {
    let today = today(&state)?;
    let ask = ask(by_name(&parameters, &PARAMETERS)?, today, state.city.profile.mandate_began)?;
    Ok(Json(answer(&state, &ask, today).await?.item))
}

/// Figures that were published of other cities, with who said so, where and when; none of them is measured here.
#[utoipa::path(get, path = "/api/v1/peers", tag = "city", responses((status = 200, body = Items<PeerFigure>)))]
pub(in crate::web) async fn peers(State(state): State<Shared>) -> Json<Items<PeerFigure>> {
    Json(Items { items: state.city.peers.clone() })
}
