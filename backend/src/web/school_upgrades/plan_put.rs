//! `PUT /api/v1/school-upgrades/{school}`.

use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::school_ledger::UpgradePlan;
use tracing::info;

/// Plan the upgrade of a school: what is promised, by whom. Steps that were taken stay.
#[utoipa::path(put, path = "/api/v1/school-upgrades/{school}", tag = "inventory",
    params(("school" = String, Path, description = "Id of the school", example = "school-0001")),
    request_body = UpgradePlan,
    responses(
        (status = 204, description = "It is planned"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not a plan, or not a school", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn school_upgrade_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(school): Path<AssetId>,
    Json(plan): Json<UpgradePlan>,
) -> Result<StatusCode, Problem> {
    let asset = staff.check_asset(&state, &school)?;
    if asset.asset.kind != AssetKind::School {
        let kind = asset.asset.kind.as_str();
        return Err(Problem::unprocessable(format!(
            "{school} is not a school but {kind}: expected the id of a school"
        )));
    }
    plan.check().map_err(Problem::unprocessable)?;
    state.store.plan_school_upgrade(&school, &plan, &staff.user).await?;
    info!(%school, user = %staff.user, "a school's upgrade was planned");
    Ok(StatusCode::NO_CONTENT)
}
