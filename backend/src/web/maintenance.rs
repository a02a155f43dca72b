//! `GET /api/v1/maintenance`.

use super::Shared;
use super::caller::Staff;
use super::extract::Query;
use super::paging::Pages;
use super::problem::Problem;
use crate::store::StoredWindow;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::asset::Placement;
use cruscotto_domain::maintenance::{MaintenanceItem, Scope, WindowState};
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/maintenance", default: 100, most: 1_000 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MaintenanceQuery {
    /// Windows of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

/// Planned work where the caller acts: what will be, what is on, and what was, the latest planned first.
#[utoipa::path(get, path = "/api/v1/maintenance", tag = "operations", params(MaintenanceQuery), responses(
    (status = 200, body = Items<MaintenanceItem>, headers(("Link" = String, description = "The next page, RFC 8288"))),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 401, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn maintenance(
    State(state): State<Shared>,
    staff: Staff,
    Query(query): Query<MaintenanceQuery>,
) -> Result<(HeaderMap, Json<Items<MaintenanceItem>>), Problem> {
    let page = PAGES.page(query.limit)?;
    let mut shown: Vec<StoredWindow> = Vec::new();
    let mut below = query.cursor;
    // What lies elsewhere is left out before the page is cut: a page is as long as it was asked for.
    while shown.len() < page.to_read() {
        let read = state.store.maintenance_page(below, page.to_read()).await?;
        let was_last = read.len() < page.to_read();
        below = read.last().map(|window| window.id);
        shown.extend(read.into_iter().filter(|window| check_scope(&state, &staff, &window.plan.scope).is_ok()));
        if was_last {
            break;
        }
    }
    let headers = page.cut(&mut shown, |window| window.id, &[]);
    let now = Timestamp::now();
    let items = shown.into_iter().map(|window| item(&state, window, now)).collect();
    Ok((headers, Json(Items { items })))
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
