//! `GET /ogc/collections/{collection}/items` and one of them.

use super::feature::{Bbox, Found, features};
use super::{BASE, Collection, datetime, link};
use crate::web::Shared;
use crate::web::base_url::base_url;
use crate::web::extract::{Path, Query};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;
use utoipa::IntoParams;

/// Features of a page unless it is said, as the standard has it.
const DEFAULT_LIMIT: usize = 10;

/// Features of a page at most; asking for more gets these (requirement 22 of the standard).
const MAX_LIMIT: usize = 10_000;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct ItemsQuery {
    /// Features of a page, 1 to 10000.
    #[param(minimum = 1, maximum = 10_000, default = 10, format = "int32")]
    limit: Option<usize>,
    /// Only what meets this box: west, south, east, north in degrees (or with heights: west, south, low, east, north, high).
    #[param(example = "9.17,45.45,9.20,45.48")]
    bbox: Option<String>,
    /// An instant or an interval, RFC 3339; features are as they are now, whatever it is.
    datetime: Option<String>,
    /// The last id of the page before; the link `next` of an answer has the whole address.
    cursor: Option<String>,
}

fn geojson(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/geo+json")], value.to_string()).into_response()
}

/// The features of a collection, in pages.
#[utoipa::path(get, path = "/ogc/collections/{collection}/items", tag = "ogc",
    params(("collection" = String, Path, description = "Id of the collection", example = "access-points"), ItemsQuery),
    responses(
        (status = 200, body = Object, content_type = "application/geo+json"),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn items(
    State(state): State<Shared>,
    Path(collection): Path<String>,
    Query(query): Query<ItemsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let collection: Collection = collection.parse().map_err(Problem::not_found)?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 {
        return Err(Problem::bad_request(format!("limit is 0: expected 1 to {MAX_LIMIT}")));
    }
    let limit = limit.min(MAX_LIMIT);
    let bbox = query.bbox.as_deref().map(bbox).transpose().map_err(Problem::bad_request)?;
    if let Some(time) = &query.datetime {
        datetime::check(time).map_err(Problem::bad_request)?;
    }
    let found = features(&state.hub.state(), &state.city, &state.boundaries, collection, bbox);
    let matched = found.len();
    let after = |(id, _): &&Found| query.cursor.as_ref().is_none_or(|cursor| id > cursor);
    let mut page: Vec<&Found> = found.iter().filter(after).take(limit + 1).collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let base = base_url(&state, &headers);
    let path = format!("{BASE}/collections/{}", collection.id());
    let here = address(&path, &query, query.cursor.as_deref());
    let mut links = vec![
        link(&base, &here, "self", "application/geo+json", "This page"),
        link(&base, &path, "collection", "application/json", "The collection"),
    ];
    if let Some((last, _)) = page.last().filter(|_| more) {
        links.push(link(&base, &address(&path, &query, Some(last)), "next", "application/geo+json", "The next page"));
    }
    let features: Vec<&Value> = page.iter().map(|(_, feature)| feature).collect();
    Ok(geojson(&json!({
        "type": "FeatureCollection",
        "timeStamp": Timestamp::now(),
        "numberMatched": matched,
        "numberReturned": features.len(),
        "features": features,
        "links": links,
    })))
}

/// One feature.
#[utoipa::path(get, path = "/ogc/collections/{collection}/items/{feature}", tag = "ogc",
    params(
        ("collection" = String, Path, description = "Id of the collection", example = "nil"),
        ("feature" = String, Path, description = "Id of the feature", example = "nil-1"),
    ),
    responses(
        (status = 200, body = Object, content_type = "application/geo+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn item(
    State(state): State<Shared>,
    Path((collection, feature)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let collection: Collection = collection.parse().map_err(Problem::not_found)?;
    let found = features(&state.hub.state(), &state.city, &state.boundaries, collection, None);
    let found = found.into_iter().find(|(id, _)| *id == feature);
    let Some((id, mut feature)) = found else {
        return Err(Problem::not_found(format!(
            "{} has no such feature: its items list those it has",
            collection.id()
        )));
    };
    let base = base_url(&state, &headers);
    let path = format!("{BASE}/collections/{}", collection.id());
    feature["links"] = json!([
        link(&base, &format!("{path}/items/{id}"), "self", "application/geo+json", "This feature"),
        link(&base, &path, "collection", "application/json", "The collection"),
    ]);
    Ok(geojson(&feature))
}

fn address(path: &str, query: &ItemsQuery, cursor: Option<&str>) -> String {
    let mut parameters = Serializer::new(String::new());
    let pairs = [
        ("limit", query.limit.map(|limit| limit.to_string())),
        ("bbox", query.bbox.clone()),
        ("datetime", query.datetime.clone()),
        ("cursor", cursor.map(str::to_owned)),
    ];
    for (name, value) in pairs {
        if let Some(value) = value {
            parameters.append_pair(name, &value);
        }
    }
    match parameters.finish() {
        none if none.is_empty() => format!("{path}/items"),
        some => format!("{path}/items?{some}"),
    }
}

/// Four numbers, or six with heights, which nothing here has.
fn bbox(text: &str) -> Result<Bbox, String> {
    let wrong = || format!("bbox '{text}' is not one: expected west,south,east,north in degrees");
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse::<f64>()).collect();
    let [west, south, east, north] = match numbers.map_err(|_| wrong())?.as_slice() {
        [west, south, east, north] | [west, south, _, east, north, _] => [*west, *south, *east, *north],
        _ => return Err(wrong()),
    };
    let good = (-180.0..=180.0).contains(&west)
        && (-180.0..=180.0).contains(&east)
        && (-90.0..=90.0).contains(&south)
        && (-90.0..=90.0).contains(&north)
        && west <= east
        && south <= north;
    if good { Ok([west, south, east, north]) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::bbox;

    #[test]
    fn boxes_have_four_numbers_or_six_in_order() {
        assert_eq!(bbox("9.1,45.4,9.2,45.5"), Ok([9.1, 45.4, 9.2, 45.5]));
        assert_eq!(bbox("9.1,45.4,0,9.2,45.5,100"), Ok([9.1, 45.4, 9.2, 45.5]));
        for bad in ["", "9.1,45.4,9.2", "9.2,45.4,9.1,45.5", "a,b,c,d", "9.1,45.4,9.2,95", "NaN,45.4,9.2,45.5"] {
            assert!(bbox(bad).is_err(), "{bad}");
        }
    }
}
