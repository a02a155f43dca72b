//! `GET /api/v1/assets`.

use super::Shared;
use super::area::no_such_area;
use super::caller::Caller;
use super::extract::Query;
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::LINK;
use cruscotto_domain::api::{AssetItem, Items, Problem as ProblemBody};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AreaId, AssetId};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use utoipa::IntoParams;

/// Assets of a page unless it is said.
const DEFAULT_LIMIT: usize = 100;

/// Assets of a page at most.
const MAX_LIMIT: usize = 1_000;

/// Characters of a search at most.
const MAX_QUERY_CHARS: usize = 100;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AssetsQuery {
    /// Only the assets of this area.
    #[param(value_type = Option<String>)]
    area: Option<AreaId>,
    /// Only the assets of this kind.
    kind: Option<AssetKind>,
    /// Only the assets in this state.
    health: Option<Health>,
    /// Only the assets that have this in their name or id, whatever the case.
    query: Option<String>,
    /// Assets of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    #[param(value_type = Option<String>)]
    cursor: Option<AssetId>,
}

/// Assets by id, filtered, in pages.
#[utoipa::path(get, path = "/api/v1/assets", tag = "city", params(AssetsQuery), responses(
    (status = 200, body = Items<AssetItem>, headers(("Link" = String, description = "The next page, RFC 8288"))),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn assets(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<AssetsQuery>,
) -> Result<(HeaderMap, Json<Items<AssetItem>>), Problem> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::bad_request(format!("limit is {limit}: expected 1 to {MAX_LIMIT}")));
    }
    let sought = query.query.as_deref().unwrap_or_default().to_lowercase();
    if sought.chars().count() > MAX_QUERY_CHARS {
        return Err(Problem::bad_request(format!("query is longer than {MAX_QUERY_CHARS} characters")));
    }
    let live = state.hub.state();
    if let Some(area) = &query.area {
        live.area(area).ok_or_else(|| no_such_area(area))?;
    }
    let wanted = |item: &AssetItem| {
        let summary = &item.summary;
        query.kind.is_none_or(|kind| summary.kind == kind)
            && query.health.is_none_or(|health| summary.health == health)
            && (sought.is_empty()
                || summary.name.to_lowercase().contains(&sought)
                || summary.id.as_str().to_lowercase().contains(&sought))
    };
    let all = live.asset_items(query.area.as_ref(), query.cursor.as_ref(), |p| caller.audience_at(p));
    // One more than the page tells whether there is another.
    let mut items: Vec<AssetItem> = all.filter(wanted).take(limit + 1).collect();
    let mut headers = HeaderMap::new();
    if items.len() > limit {
        items.truncate(limit);
        if let Some(last) = items.last()
            && let Ok(link) = next_page(&query, limit, &last.summary.id).parse()
        {
            headers.insert(LINK, link);
        }
    }
    Ok((headers, Json(Items { items })))
}

fn next_page(query: &AssetsQuery, limit: usize, last: &AssetId) -> String {
    let mut next = Serializer::new(String::new());
    let pairs = [
        ("area", query.area.as_ref().map(ToString::to_string)),
        ("kind", query.kind.map(|k| k.to_string())),
        ("health", query.health.map(|h| h.to_string())),
        ("query", query.query.clone()),
        ("limit", Some(limit.to_string())),
        ("cursor", Some(last.to_string())),
    ];
    for (name, value) in pairs {
        if let Some(value) = value {
            next.append_pair(name, &value);
        }
    }
    format!("</api/v1/assets?{}>; rel=\"next\"", next.finish())
}
