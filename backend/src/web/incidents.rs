//! `GET /api/v1/incidents`.

use super::Shared;
use super::caller::Staff;
use super::extract::Query;
use super::paging::Pages;
use super::problem::Problem;
use crate::store::IncidentQuery;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::incident::{Incident, IncidentState, Severity};
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/incidents", default: 100, most: 1_000 };

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IncidentsQuery {
    /// Only in these states, separated by commas: open, acknowledged, resolved, merged. Without it, all but merged.
    state: Option<String>,
    /// Only of these severities, separated by commas: info, warning, critical.
    severity: Option<String>,
    /// Only of this NIL or Municipio.
    #[param(value_type = Option<String>)]
    area: Option<AreaId>,
    /// Only those about this asset, or that take it along.
    #[param(value_type = Option<String>)]
    asset: Option<AssetId>,
    /// Only of this person.
    assignee: Option<String>,
    /// Only opened from this time on, RFC 3339.
    #[param(value_type = Option<String>)]
    from: Option<Timestamp>,
    /// Only opened before this time.
    #[param(value_type = Option<String>)]
    to: Option<Timestamp>,
    /// Incidents of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

/// Incidents, the latest first.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "operations", params(IncidentsQuery),
    responses(
        (status = 200, body = Items<Incident>, headers(("Link" = String, description = "The next page, RFC 8288"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn incidents(
    State(state): State<Shared>,
    staff: Staff,
    Query(query): Query<IncidentsQuery>,
) -> Result<(HeaderMap, Json<Items<Incident>>), Problem> {
    let page = PAGES.page(query.limit)?;
    let wanted = IncidentQuery {
        states: states(query.state.as_deref())?,
        severities: severities(query.severity.as_deref())?,
        area: query.area.as_ref().map(ToString::to_string),
        // Who acts in some Municipi is told of what lies there; what has no place is the whole city's.
        municipi: staff.grant.scope().municipi().map(|all| all.iter().map(ToString::to_string).collect()),
        asset: query.asset.clone(),
        assignee: query.assignee.clone(),
        from: query.from,
        to: query.to,
        below: query.cursor,
        limit: i64::try_from(page.to_read()).unwrap_or(i64::MAX),
    };
    let mut items = state.store.incidents(&wanted).await?;
    let filters = [
        ("state", query.state),
        ("severity", query.severity),
        ("area", query.area.as_ref().map(ToString::to_string)),
        ("asset", query.asset.as_ref().map(ToString::to_string)),
        ("assignee", query.assignee),
        ("from", query.from.map(|t| t.to_string())),
        ("to", query.to.map(|t| t.to_string())),
    ];
    let headers = page.cut(&mut items, |incident| incident.id, &filters);
    Ok((headers, Json(Items { items })))
}

fn states(text: Option<&str>) -> Result<Vec<IncidentState>, Problem> {
    let Some(text) = text else {
        return Ok(IncidentState::ALL.into_iter().filter(|s| *s != IncidentState::Merged).collect());
    };
    let word = |word: &str| {
        IncidentState::ALL.into_iter().find(|s| s.as_str() == word).ok_or_else(|| {
            let expected = IncidentState::ALL.map(IncidentState::as_str).join(", ");
            Problem::bad_request(format!("state '{word}' is not known: expected some of {expected}"))
        })
    };
    text.split(',').map(str::trim).map(word).collect()
}

fn severities(text: Option<&str>) -> Result<Vec<&'static str>, Problem> {
    let word = |word: &str| word.parse::<Severity>().map(Severity::as_str).map_err(Problem::bad_request);
    text.map_or_else(|| Ok(Vec::new()), |text| text.split(',').map(str::trim).map(word).collect())
}
