//! `GET /api/v1/incidents/{id}`.

use super::Shared;
use super::caller::Staff;
use super::extract::Path;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::incident::{IncidentAsset, IncidentDetail, Kept, SimilarIncident, likeness};

/// Incidents of before that are compared with this one, the latest ones.
const COMPARED: i64 = 500;

/// Similar ones that are named.
const SIMILAR: usize = 5;

/// An incident with its assets, its timeline, and what it resembles.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", tag = "operations",
    params(("id" = i64, Path, description = "Its number")),
    responses(
        (status = 200, body = IncidentDetail),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn incident(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
) -> Result<Json<IncidentDetail>, Problem> {
    let kept = found(&state, &staff, id).await?;
    let timeline = state.store.incident_timeline(id).await?;
    let before = state.store.incidents_like(&kept.incident, COMPARED).await?;
    let scope = staff.grant.scope();
    let mut similar: Vec<SimilarIncident> = before
        .into_iter()
        .filter(|before| scope.covers(&before.placement()))
        .filter_map(|before| {
            let (alike, points) = likeness(&kept.incident, &before)?;
            Some(SimilarIncident { incident: before, alike, points })
        })
        .collect();
    // Of equally similar ones the latest, which is how they came.
    similar.sort_by_key(|s| std::cmp::Reverse(s.points));
    similar.truncate(SIMILAR);
    let name = |asset: &_| state.known.asset(asset).map_or_else(String::new, |placed| placed.asset.name.clone());
    let mut assets: Vec<IncidentAsset> = kept
        .members
        .iter()
        .map(|(asset, m)| IncidentAsset { asset: asset.clone(), name: name(asset), since: m.since, back: m.back })
        .collect();
    assets.sort_by_key(|asset| asset.back.is_some());
    Ok(Json(IncidentDetail { incident: kept.incident, assets, timeline, similar }))
}

/// The incident, if it is there and lies where who asks may see it.
pub(super) async fn found(state: &Shared, staff: &Staff, id: i64) -> Result<Kept, Problem> {
    let kept = state.store.kept_incident(id).await?.ok_or_else(|| no_such_incident(id))?;
    staff.check_placement(&kept.incident.placement())?;
    Ok(kept)
}

pub(super) fn no_such_incident(id: i64) -> Problem {
    Problem::not_found(format!("there is no incident {id}: GET /api/v1/incidents lists those there are"))
}
