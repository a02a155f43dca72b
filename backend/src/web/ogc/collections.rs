//! `GET /ogc/collections` and `GET /ogc/collections/{collection}`.

use super::{BASE, CRS84, Collection, link};
use crate::open_data::dataset::LICENCE_URL;
use crate::web::Shared;
use crate::web::base_url::base_url;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::Problem as ProblemBody;
use serde_json::{Value, json};

fn described(state: &Shared, base: &str, collection: Collection) -> Value {
    let path = format!("{BASE}/collections/{}", collection.id());
    json!({
        "id": collection.id(),
        "title": collection.title(),
        "description": collection.description(),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [state.city.profile.bbox], "crs": CRS84}},
        "links": [
            link(base, &path, "self", "application/json", "This collection"),
            link(base, &format!("{path}/items"), "items", "application/geo+json", "Its features"),
            {"href": LICENCE_URL, "rel": "license", "type": "text/html", "title": "CC BY 4.0"},
        ],
    })
}

/// The collections.
#[utoipa::path(get, path = "/ogc/collections", tag = "ogc", responses((status = 200, body = Object, content_type = "application/json")))]
pub(in crate::web) async fn collections(State(state): State<Shared>, headers: HeaderMap) -> Json<Value> {
    let base = base_url(&state, &headers);
    let all: Vec<Value> = Collection::ALL.into_iter().map(|c| described(&state, &base, c)).collect();
    let links = [link(&base, &format!("{BASE}/collections"), "self", "application/json", "The collections")];
    Json(json!({"links": links, "collections": all}))
}

/// One collection.
#[utoipa::path(get, path = "/ogc/collections/{collection}", tag = "ogc",
    params(("collection" = String, Path, description = "Id of the collection", example = "access-points")),
    responses(
        (status = 200, body = Object, content_type = "application/json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn collection(
    State(state): State<Shared>,
    Path(collection): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let collection = collection.parse().map_err(Problem::not_found)?;
    Ok(Json(described(&state, &base_url(&state, &headers), collection)))
}
