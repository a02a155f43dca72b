//! `GET /openapi.json`: made from the routes, so that it cannot miss one.

use super::{openapi_examples, openapi_rules};
use axum::Json;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(info(
    title = "Cruscotto",
    description = "A city's digital dashboard: the state of its public Wi-Fi, schools and digital services. \
                   The public needs no login; x-cruscotto-access says of each operation who it is for: open, source \
                   (a token), or the permission that the role of who is logged in must have. Times are RFC 3339 in UTC, errors are RFC 9457 problems.",
    license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
))]
struct Base;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// The OpenAPI document of this build.
#[must_use]
pub fn document() -> Value {
    let mut document = Base::openapi();
    let people = [
        super::people().document(),
        super::inventory().document(),
        super::open_data().document(),
        super::notifications::routes().document(),
        super::briefings::routes().document(),
    ];
    let limited: BTreeSet<String> = people.iter().flat_map(|routes| routes.paths.paths.keys().cloned()).collect();
    let others = [super::ingest().document(), super::operations().document()];
    for routes in people.into_iter().chain(others) {
        document.merge(routes);
    }
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of a source")).build();
    let cookie =
        ApiKey::Cookie(ApiKeyValue::with_description("cruscotto_session", "The session of somebody who is logged in"));
    components.add_security_scheme("source", SecurityScheme::Http(bearer));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    // A document of strings and numbers is always JSON.
    let mut document = openapi_rules::apply(serde_json::to_value(document).unwrap_or_default(), &limited);
    openapi_examples::add(&mut document);
    document
}

/// The document that a route of this server shows.
pub(super) fn shown() -> &'static Value {
    &DOCUMENT
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operations", responses((status = 200, content_type = "application/json", body = Object)))]
pub(super) async fn openapi() -> Json<&'static Value> {
    Json(shown())
}
