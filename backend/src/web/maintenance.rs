//! `GET /api/v1/maintenance`.

use super::Shared;
use super::caller::Staff;
use super::problem::Problem;
use crate::store::StoredWindow;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::asset::Placement;
use cruscotto_domain::maintenance::{MaintenanceItem, Scope, WindowState};
use cruscotto_domain::time::Timestamp;

/// Planned work: what will be, what is on, and what was, the latest planned first.
#[utoipa::path(get, path = "/api/v1/maintenance", tag = "operations", responses(
    (status = 200, body = Items<MaintenanceItem>),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn maintenance(
    State(state): State<Shared>,
    staff: Staff,
) -> Result<Json<Items<MaintenanceItem>>, Problem> {
    let windows = state.store.maintenance_windows().await?;
    let now = Timestamp::now();
    let shown = windows.into_iter().filter(|window| check_scope(&state, &staff, &window.plan.scope).is_ok());
    Ok(Json(Items { items: shown.map(|window| item(&state, window, now)).collect() }))
}

/// A window as it is now.
pub(super) fn item(state: &Shared, window: StoredWindow, now: Timestamp) -> MaintenanceItem {
    let next = window.plan.when.next(now, &state.past.zone).filter(|_| window.ended.is_none());
    let assets = state.hub.state().in_scope(&window.plan.scope).len();
    MaintenanceItem {
        id: window.id,
        created_by: window.created_by,
        state: match next {
            None => WindowState::Ended,
            Some((from, _)) if from <= now => WindowState::Active,
            Some(_) => WindowState::Planned,
        },
        from: next.map(|n| n.0),
        to: next.map(|n| n.1),
        assets: u32::try_from(assets).unwrap_or(u32::MAX),
        plan: window.plan,
    }
}

/// Whether all that the work is done on lies where they act.
pub(super) fn check_scope(state: &Shared, staff: &Staff, scope: &Scope) -> Result<(), Problem> {
    match scope {
        Scope::Area(area) => staff.check_area(state, area),
        Scope::Asset(asset) => staff.check_asset(state, asset).map(drop),
        Scope::Subtree(asset) => {
            staff.check_asset(state, asset)?;
            let assets = state.hub.state().in_scope(scope);
            let places = assets.iter().filter_map(|id| state.known.asset(id)).map(|placed| placed.placement.clone());
            places.collect::<Vec<Placement>>().iter().try_for_each(|placement| staff.check_placement(placement))
        }
    }
}
