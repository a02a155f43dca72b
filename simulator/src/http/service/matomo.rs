//! `POST /matomo/index.php`: the two reports of Matomo's Reporting API that the collectors ask for.
//!
//! <https://developer.matomo.org/api-reference/reporting-api>

use super::super::Shared;
use crate::world::World;
use crate::zone::Moment;
use axum::Json;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

/// Shares that Matomo derives from the visits.
const UNIQUE_SHARE: f64 = 0.82;
const BOUNCE_SHARE: f64 = 0.31;

/// The report wanted: in the URL, or in the body.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    module: Option<String>,
    method: Option<String>,
    #[serde(rename = "idSite")]
    site: Option<u32>,
    period: Option<String>,
    date: Option<String>,
    format: Option<String>,
    token_auth: Option<String>,
}

/// Matomo's own form of a refusal.
type Refused = (StatusCode, Json<Value>);

pub(crate) async fn report(
    State(shared): State<Shared>,
    Query(url): Query<Wanted>,
    Form(body): Form<Wanted>,
) -> Result<Response, Refused> {
    if url.token_auth.is_some() {
        let why = "token_auth belongs into the POST body: URLs are logged";
        return Err(refused(StatusCode::UNAUTHORIZED, why));
    }
    if body.token_auth.as_deref() != Some(&*shared.matomo_token) {
        return Err(refused(StatusCode::UNAUTHORIZED, "Unable to authenticate with the provided token."));
    }
    let asked = |name: &str, url: Option<String>, body: Option<String>, expected: &str| match url.or(body) {
        Some(value) if value.eq_ignore_ascii_case(expected) => Ok(()),
        _ => Err(refused(StatusCode::BAD_REQUEST, &format!("{name}: this demo answers '{expected}' only"))),
    };
    asked("module", url.module, body.module, "API")?;
    asked("period", url.period, body.period, "day")?;
    asked("date", url.date, body.date, "today")?;
    asked("format", url.format, body.format, "json")?;
    let world = &shared.world;
    let site = url.site.or(body.site);
    let Some(service) = world.plan.services.iter().position(|s| Some(s.site) == site) else {
        return Err(refused(StatusCode::BAD_REQUEST, "idSite: expected the number of a site, from 1"));
    };
    let now = world.now();
    if world.service_talks_rubbish(service, &now) {
        // What a proxy in front of a Matomo in maintenance says, with 200 and in the place of the report.
        return Ok(Html("<html><body>Matomo: manutenzione in corso</body></html>").into_response());
    }
    match url.method.or(body.method).as_deref() {
        Some("VisitsSummary.get") => Ok(Json(summary(world, service, &now)).into_response()),
        Some("Actions.get") => Ok(Json(actions(world, service, &now)).into_response()),
        _ => Err(refused(StatusCode::BAD_REQUEST, "method: expected VisitsSummary.get or Actions.get")),
    }
}

fn summary(world: &World, service: usize, now: &Moment) -> Value {
    let (visits, pages) = world.visits(service, now);
    json!({
        "nb_uniq_visitors": (visits * UNIQUE_SHARE).floor(),
        "nb_visits": visits,
        "nb_actions": pages,
        "bounce_count": (visits * BOUNCE_SHARE).floor(),
    })
}

fn actions(world: &World, service: usize, now: &Moment) -> Value {
    let (_, pages) = world.visits(service, now);
    json!({ "nb_pageviews": pages, "nb_uniq_pageviews": (pages * UNIQUE_SHARE).floor() })
}

fn refused(status: StatusCode, why: &str) -> Refused {
    (status, Json(json!({ "result": "error", "message": why })))
}
