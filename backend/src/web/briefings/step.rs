//! `POST /api/v1/briefings/{id}/steps` and `/freeze`.

use super::resolve::{canonical, resolve};
use super::{found, overtaken};
use crate::store::{Freezing, StoreError};
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::briefing::{BriefingItem, Step, StepTaken};
use cruscotto_domain::time::{MICROS_PER_MILLI, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tracing::info;
use utoipa::ToSchema;

/// Give a briefing to be read, or back to be changed.
#[utoipa::path(post, path = "/api/v1/briefings/{id}/steps", tag = "briefings", request_body = StepTaken,
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 200, body = BriefingItem),
        (status = 409, description = "Changed meanwhile, or the step leads nowhere from here", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn briefing_step(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(StepTaken { version, step }): Json<StepTaken>,
) -> Result<axum::Json<BriefingItem>, Problem> {
    if step == Step::Freeze {
        return Err(Problem::unprocessable(format!("to freeze it ask for POST /api/v1/briefings/{id}/freeze")));
    }
    let from = found(&state, id).await?.item.state;
    let to = from.after(step).map_err(|e| Problem::new(StatusCode::CONFLICT, e))?;
    if !state.store.step_briefing(id, version, (from, to), &staff.user).await? {
        return Err(overtaken(&state, id, version).await);
    }
    info!(id, state = %to, user = %staff.user, "a briefing took a step");
    Ok(axum::Json(found(&state, id).await?.item))
}

/// The version that was looked at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Freeze {
    version: i32,
}

/// Freeze a briefing that is in review: its numbers are looked up, and its document is kept for good. From then on whoever
/// has its hash can read it, without a login; the speaker's notes are no part of it.
#[utoipa::path(post, path = "/api/v1/briefings/{id}/freeze", tag = "briefings", request_body = Freeze,
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 200, body = BriefingItem),
        (status = 409, description = "Changed meanwhile, or not in review", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn briefing_freeze(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(Freeze { version }): Json<Freeze>,
) -> Result<axum::Json<BriefingItem>, Problem> {
    let kept = found(&state, id).await?;
    kept.item.state.after(Step::Freeze).map_err(|e| Problem::new(StatusCode::CONFLICT, e))?;
    if kept.item.version != version {
        return Err(overtaken(&state, id, version).await);
    }
    // To the millisecond: what a person reads off it is what is compared.
    let now = Timestamp::now();
    let at = now.plus_micros(-(now.as_micros() % MICROS_PER_MILLI));
    let document = resolve(&state, &kept, at).await?;
    let bytes = canonical(&document)?;
    let sha256 = Sha256::digest(&bytes);
    let corrections_to = document.corrections_to;
    let freezing = Freezing { version, bytes: &bytes, sha256: &sha256, corrections_to, at };
    match state.store.freeze_briefing(id, &freezing, &staff.user).await {
        Ok(true) => {}
        Ok(false) | Err(StoreError::Exists) => return Err(overtaken(&state, id, version).await),
        Err(error) => return Err(error.into()),
    }
    info!(id, bytes = bytes.len(), user = %staff.user, "a briefing was frozen");
    Ok(axum::Json(found(&state, id).await?.item))
}
