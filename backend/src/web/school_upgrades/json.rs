//! `GET /api/v1/school-upgrades`.

use super::answer::{DAYS, answer};
use crate::web::Shared;
use crate::web::caller::Caller;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::asset::Placement;
use cruscotto_domain::school_ledger::{LedgerItem, SHORTFALL_DAYS};
use serde::Deserialize;

/// What may be asked.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct LedgerQuery {
    /// Schools that are below contract for more days than this are listed, 0 to 365; 14 unless given.
    #[param(example = 14)]
    days: Option<i32>,
}

/// The ledger of school upgrades: stages by Municipio with measured evidence, burn-up and forecast, contracted against
/// measured, and schools below contract. Suppliers are named to operators.
#[utoipa::path(get, path = "/api/v1/school-upgrades", tag = "city", params(LedgerQuery), responses(
    (status = 200, body = LedgerItem),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn school_upgrades(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<LedgerQuery>,
) -> Result<Json<LedgerItem>, Problem> {
    let days = query.days.unwrap_or(SHORTFALL_DAYS);
    if !DAYS.contains(&days) {
        return Err(Problem::bad_request(format!("days is {days}: expected 0 to 365")));
    }
    let told = |municipio: Option<&cruscotto_domain::id::AreaId>| match municipio {
        Some(_) => caller.audience_at(&Placement { nil: None, municipio: municipio.cloned() }),
        None => caller.audience(),
    };
    Ok(Json(answer(&state, days, &told).await?))
}
