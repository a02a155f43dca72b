//! `DELETE /api/v1/school-upgrades/{school}/steps/{stage}`.

use super::step_new::planned;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::school_ledger::Stage;
use tracing::info;

/// Take back the last step of a school's upgrade, written down in error; the audit trail keeps it.
#[utoipa::path(delete, path = "/api/v1/school-upgrades/{school}/steps/{stage}", tag = "inventory",
    params(
        ("school" = String, Path, description = "Id of the school", example = "school-0001"),
        ("stage" = Stage, Path, description = "The stage, the last that was taken"),
    ),
    responses(
        (status = 204, description = "It is taken back"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is not the last", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn school_step_remove(
    State(state): State<Shared>,
    staff: Staff,
    Path((school, stage)): Path<(AssetId, Stage)>,
) -> Result<StatusCode, Problem> {
    staff.check_asset(&state, &school)?;
    planned(&state, &school).await?;
    if !state.store.take_back_school_step(&school, stage, &staff.user).await? {
        let detail =
            format!("{school}: '{stage}' is not the last step: expected the last, steps are taken back in turn");
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    info!(%school, %stage, user = %staff.user, "a step of a school's upgrade was taken back");
    Ok(StatusCode::NO_CONTENT)
}
