//! `GET /openapi.json`: made from the routes, so that it cannot miss one.

use axum::Json;
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

static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(document);

/// The OpenAPI document of this build.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    for routes in [super::people(), super::notifications::routes(), super::ingest(), super::operations()] {
        document.merge(routes.document());
    }
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of a source")).build();
    let cookie =
        ApiKey::Cookie(ApiKeyValue::with_description("cruscotto_session", "The session of somebody who is logged in"));
    components.add_security_scheme("source", SecurityScheme::Http(bearer));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    document
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operations", responses((status = 200, content_type = "application/json", body = String)))]
pub(super) async fn openapi() -> Json<&'static utoipa::openapi::OpenApi> {
    Json(&DOCUMENT)
}
