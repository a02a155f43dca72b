//! `GET /api/v1/boundaries/{level}`: the files of the city folder as they are.

use super::Shared;
use super::extract::Path;
use super::problem::Problem;
use anyhow::Context;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::city::file;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A browser asks again after an hour, and gets 304 unless the boundaries changed, which they do once in years.
const CACHE: &str = "public, max-age=3600";

/// The boundary files by level.
#[derive(Debug)]
pub struct Boundaries(BTreeMap<AreaLevel, (Bytes, HeaderValue)>);

impl Boundaries {
    /// Reads the files of the city folder `dir`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn load(dir: &std::path::Path) -> anyhow::Result<Self> {
        let files =
            [(AreaLevel::City, file::OUTLINE), (AreaLevel::Municipio, file::MUNICIPI), (AreaLevel::Nil, file::NIL)];
        let read = |(level, name): (AreaLevel, &str)| {
            let path = dir.join(name);
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let digest: String = Sha256::digest(&bytes).iter().take(16).map(|b| format!("{b:02x}")).collect();
            Ok((level, (bytes.into(), HeaderValue::from_str(&format!("\"{digest}\""))?)))
        };
        Ok(Self(files.into_iter().map(read).collect::<anyhow::Result<_>>()?))
    }

    /// The geometries of a level by the id of the area, as GeoJSON. The files were checked when the city was loaded.
    pub(super) fn geometries(&self, level: AreaLevel) -> BTreeMap<String, Value> {
        let collection = self.0.get(&level).and_then(|(bytes, _)| serde_json::from_slice::<Value>(bytes).ok());
        let features = collection.as_ref().and_then(|c| c["features"].as_array());
        let feature = |f: &Value| Some((f["id"].as_str()?.to_owned(), f["geometry"].clone()));
        features.into_iter().flatten().filter_map(feature).collect()
    }
}

/// The boundaries of a level as GeoJSON (RFC 7946).
#[utoipa::path(get, path = "/api/v1/boundaries/{level}", tag = "city",
    params(("level" = AreaLevel, Path, description = "nil, municipio or city")),
    responses(
        (status = 200, content_type = "application/geo+json", body = Object),
        (status = 304, description = "Not changed since the ETag of If-None-Match"),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn boundaries(
    State(state): State<Shared>,
    Path(level): Path<AreaLevel>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some((bytes, etag)) = state.boundaries.0.get(&level) else {
        return Err(Problem::not_found(format!("the city has no boundaries of level {level}")));
    };
    let fixed: [(HeaderName, HeaderValue); 2] =
        [(ETAG, etag.clone()), (CACHE_CONTROL, HeaderValue::from_static(CACHE))];
    // A compressing proxy weakens the tag; the boundaries are the same.
    let held = headers.get(IF_NONE_MATCH).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if held.split(',').any(|tag| tag.trim().trim_start_matches("W/").as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let kind = [(CONTENT_TYPE, HeaderValue::from_static("application/geo+json"))];
    Ok((fixed, kind, bytes.clone()).into_response())
}
