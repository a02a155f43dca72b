//! `GET /api/v1/divide`.

use super::answer::{answer, weights};
use crate::web::Shared;
use crate::web::asked::by_name;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::divide::{Component, DivideItem};

/// The digital-divide index of the NIL with weights of one's own: components, what is missing, how much the weights decide,
/// and where one more access point or the upgrade of one school would move it most. The method page says how it is made.
#[utoipa::path(get, path = "/api/v1/divide", tag = "city",
    params(
        ("coverage" = Option<f64>, Query, description = "Weight of Wi-Fi coverage, in parts; 1 unless given", example = 2.0),
        ("school" = Option<f64>, Query, description = "Weight of the schools' connections", example = 1.0),
        ("take_up" = Option<f64>, Query, description = "Weight of digital take-up", example = 1.0),
        ("availability" = Option<f64>, Query, description = "Weight of availability", example = 1.0),
    ),
    responses(
        (status = 200, body = DivideItem),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "All weights are zero, or one is below", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn divide_index(
    State(state): State<Shared>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Json<DivideItem>, Problem> {
    let weights = weights(by_name(&parameters, &Component::ALL.map(Component::as_str))?)?;
    Ok(Json(answer(&state, weights).await?))
}
