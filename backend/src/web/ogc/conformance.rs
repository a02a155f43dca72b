//! `GET /ogc/conformance`.

use axum::Json;
use serde_json::{Value, json};

/// The classes of requirements that are met.
const CLASSES: [&str; 3] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
];

/// The classes of the standard that this server conforms to.
#[utoipa::path(get, path = "/ogc/conformance", tag = "ogc", responses((status = 200, body = Object, content_type = "application/json")))]
pub(in crate::web) async fn conformance() -> Json<Value> {
    Json(json!({"conformsTo": CLASSES}))
}
