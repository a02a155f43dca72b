//! `POST /api/v1/school-upgrades/{school}/steps`.

use super::kept::{evidence, measured, upgrade};
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::day::Day;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::school_ledger::{Stage, Step, Upgrade};
use cruscotto_domain::time::Timestamp;
use tracing::info;

/// Write down the next step of a school's upgrade. A test or an acceptance that comes without a measurement takes the
/// newest that the city's own collectors have made since the installation; acceptance is refused when that does not show
/// what was promised.
#[utoipa::path(post, path = "/api/v1/school-upgrades/{school}/steps", tag = "inventory",
    params(("school" = String, Path, description = "Id of the school", example = "school-0001")),
    request_body = Step,
    responses(
        (status = 201, description = "As it was written down, with its evidence", body = Step),
        (status = 404, description = "No upgrade of it is planned", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody else has written it down meanwhile", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "It does not come now, or is not shown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn school_step_new(
    State(state): State<Shared>,
    staff: Staff,
    Path(school): Path<AssetId>,
    Json(mut step): Json<Step>,
) -> Result<(StatusCode, axum::Json<Step>), Problem> {
    staff.check_asset(&state, &school)?;
    step.check().map_err(Problem::unprocessable)?;
    if Day::at(Timestamp::now(), &state.past.zone).is_some_and(|today| step.on > today) {
        return Err(Problem::unprocessable(format!("on is {}: expected today or earlier", step.on)));
    }
    let mut upgrade = planned(&state, &school).await?;
    let installed = upgrade.steps().iter().find(|taken| taken.stage == Stage::Installed).map(|taken| taken.on);
    if let Some(from) = installed.filter(|_| step.evidence.is_none() && step.stage > Stage::Installed) {
        let days = measured(&state, |asset| *asset == school).await?;
        step.evidence = days.get(&school).and_then(|days| evidence(days, from, step.on));
    }
    upgrade.take(step.clone()).map_err(Problem::unprocessable)?;
    if !state.store.take_school_step(&school, &step, &staff.user).await? {
        let detail = format!("{school}: somebody else has written down '{}' meanwhile", step.stage);
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    info!(%school, stage = %step.stage, user = %staff.user, "a step of a school's upgrade was written down");
    Ok((StatusCode::CREATED, axum::Json(step)))
}

/// The upgrade of a school.
pub(super) async fn planned(state: &Shared, school: &AssetId) -> Result<Upgrade, Problem> {
    let kept = state.store.school_upgrades().await?.into_iter().find(|kept| kept.school == *school);
    let kept = kept.ok_or_else(|| {
        Problem::not_found(format!("no upgrade of {school} is planned: PUT /api/v1/school-upgrades/{school} plans one"))
    })?;
    Ok(upgrade(state, kept))
}
