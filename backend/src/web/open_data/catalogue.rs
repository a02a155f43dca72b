//! `GET /open-data/catalogue.ttl` and `/open-data/catalogue.jsonld`: the catalogue for harvesters.

use crate::open_data::catalogue::{Catalogue, CatalogueError};
use crate::web::Shared;
use crate::web::base_url::base_url;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::time::Timestamp;

/// Harvesters come once a day.
const CACHE: &str = "public, max-age=600";

/// How the catalogue is written.
#[derive(Clone, Copy)]
enum Text {
    Turtle,
    JsonLd,
}

fn answer(state: &Shared, headers: &HeaderMap, media_type: &'static str, how: Text) -> Result<Response, Problem> {
    let Some(publisher) = &state.city.profile.open_data else {
        return Err(Problem::not_found("the city names no publisher of its open data: city.toml has no [open_data]"));
    };
    let catalogue = Catalogue {
        city: &state.city.profile,
        publisher,
        base: &base_url(state, headers),
        modified: state.hub.state().last_commit().unwrap_or_else(Timestamp::now),
        demo: state.settings.demo,
    };
    let written: Result<Vec<u8>, CatalogueError> = match how {
        Text::Turtle => catalogue.turtle(),
        Text::JsonLd => catalogue.json_ld(),
    };
    let text = written.map_err(|error| {
        tracing::error!(%error, "the catalogue could not be written");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the catalogue could not be written; the server's log says why")
    })?;
    Ok(([(CONTENT_TYPE, media_type), (CACHE_CONTROL, CACHE)], text).into_response())
}

/// The catalogue of the data sets as DCAT-AP_IT, in Turtle.
#[utoipa::path(get, path = "/open-data/catalogue.ttl", tag = "open-data", responses(
    (status = 200, content_type = "text/turtle", body = String),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn turtle(State(state): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    answer(&state, &headers, "text/turtle; charset=utf-8", Text::Turtle)
}

/// The same catalogue as JSON-LD.
#[utoipa::path(get, path = "/open-data/catalogue.jsonld", tag = "open-data", responses(
    (status = 200, content_type = "application/ld+json", body = Object),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn json_ld(State(state): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    answer(&state, &headers, "application/ld+json", Text::JsonLd)
}
