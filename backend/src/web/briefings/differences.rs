//! `GET /api/v1/briefing-differences`.

use super::{document, read};
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::briefing::{Differences, difference};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which two.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct DifferencesQuery {
    /// The hash of the older document.
    before: String,
    /// The hash of the newer one.
    after: String,
}

/// In what two frozen briefings differ, block by block and number by number, and why.
#[utoipa::path(get, path = "/api/v1/briefing-differences", tag = "briefings", params(DifferencesQuery), responses(
    (status = 200, body = Differences),
    (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn differences(
    State(state): State<Shared>,
    _staff: Staff,
    Query(DifferencesQuery { before, after }): Query<DifferencesQuery>,
) -> Result<Json<Differences>, Problem> {
    let blocks = difference(&read(&document(&state, &before).await?)?, &read(&document(&state, &after).await?)?);
    Ok(Json(Differences { before, after, blocks }))
}
