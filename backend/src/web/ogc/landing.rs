//! `GET /ogc`: where the rest is.

use super::{BASE, link};
use crate::web::Shared;
use crate::web::base_url::base_url;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};

/// The landing page of OGC API Features.
#[utoipa::path(get, path = "/ogc", tag = "ogc", responses((status = 200, body = Object, content_type = "application/json")))]
pub(in crate::web) async fn landing(State(state): State<Shared>, headers: HeaderMap) -> Json<Value> {
    let base = base_url(&state, &headers);
    let at = |path: &str, rel, media_type, title| link(&base, path, rel, media_type, title);
    let name = &state.city.profile.name;
    Json(json!({
        "title": format!("Cruscotto, {}", name.it),
        "description": "Access points, schools, offices, NIL and Municipi, and how they are now",
        "attribution": state.city.profile.attribution.en,
        "links": [
            at(BASE, "self", "application/json", "This page"),
            at("/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1", "The API"),
            at("/api-docs", "service-doc", "text/html", "The API, for people"),
            at(&format!("{BASE}/conformance"), "conformance", "application/json", "What this server conforms to"),
            at(&format!("{BASE}/collections"), "data", "application/json", "The collections"),
        ],
    }))
}
