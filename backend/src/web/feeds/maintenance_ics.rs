//! `GET /feeds/maintenance.ics` (iCalendar, RFC 5545).

use super::calendar::{Occasion, calendar};
use super::entries::{FeedQuery, heading, is_in};
use crate::store::StoredWindow;
use crate::web::Shared;
use crate::web::base_url::base_url;
use crate::web::extract::Query;
use crate::web::open_data::html::Language;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::hours::Stretch;
use cruscotto_domain::maintenance::Scope;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};

/// How far back the calendar goes.
const BACK: i64 = 14 * MICROS_PER_DAY;

/// How far ahead it goes: what repeats has no end.
const AHEAD: i64 = 92 * MICROS_PER_DAY;

/// Occasions of one plan at most.
const MAX_OF_A_PLAN: usize = 100;

/// What the work is done on, in words, and its page. What the plan is called was written for colleagues, and stays there.
fn place(state: &Shared, language: Language, base: &str, scope: &Scope) -> Option<(String, String)> {
    let asset = |id, more: &str| {
        let placed = state.known.asset(id)?;
        Some((format!("{}{more}", placed.asset.name), format!("{base}/asset/{id}")))
    };
    match scope {
        Scope::Asset(id) => asset(id, ""),
        Scope::Subtree(id) => asset(id, language.of_two(" e ciò che ne dipende", " and what hangs on it")),
        Scope::Area(id) => Some((state.city.area(id)?.name.clone(), format!("{base}/area/{id}"))),
    }
}

/// When it was, is and will be on, as far as the calendar goes.
fn stretches(state: &Shared, window: &StoredWindow, now: Timestamp) -> Vec<Stretch> {
    let all = window.plan.when.stretches(now.plus_micros(-BACK), &state.past.zone);
    let near = all.take_while(|(from, _)| *from < now.plus_micros(AHEAD)).take(MAX_OF_A_PLAN);
    // What was before it was planned was no maintenance, and what was called off is none.
    let real = near.map(|(from, to)| (from.max(window.created), window.ended.map_or(to, |ended| to.min(ended))));
    real.filter(|(from, to)| from < to).collect()
}

/// Planned work of the last 14 days and the next quarter, as a calendar: on what, from when to when.
#[utoipa::path(get, path = "/feeds/maintenance.ics", tag = "open-data", params(FeedQuery), responses(
    (status = 200, content_type = "text/calendar", body = String),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn maintenance_ics(
    State(state): State<Shared>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (base, language, now) = (base_url(&state, &headers), Language::of(&headers), Timestamp::now());
    let name = heading(&state, &query, language, language.of_two("Manutenzioni", "Maintenance"))?;
    let windows = state.store.maintenance_windows().await?;
    let live = state.hub.state();
    let city = &state.city.profile.id;
    let wanted = |scope: &Scope| {
        query.area.as_ref().is_none_or(|area| {
            let assets = live.in_scope(scope);
            assets.iter().filter_map(|id| state.known.asset(id)).any(|placed| is_in(&placed, area, city))
        })
    };
    let mut occasions = Vec::new();
    for window in windows.iter().filter(|window| wanted(&window.plan.scope)) {
        let Some((place, link)) = place(&state, language, &base, &window.plan.scope) else { continue };
        let title = format!("{place}: {}", language.of_two("manutenzione programmata", "planned maintenance"));
        occasions.extend(stretches(&state, window, now).into_iter().map(|(from, to)| Occasion {
            uid: format!("{base}/feeds/maintenance.ics#{}-{}", window.id, from.as_micros()),
            title: title.clone(),
            text: format!(
                "{} {from} {} {to}",
                language.of_two("In manutenzione dal", "Under maintenance from"),
                language.of_two("al", "to")
            ),
            link: Some(link.clone()),
            from,
            until: Some(to),
            updated: window.ended.unwrap_or(window.created),
        }));
    }
    occasions.sort_by_key(|occasion| occasion.from);
    Ok(calendar(&name, &occasions))
}
