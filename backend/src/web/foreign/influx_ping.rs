//! `GET /ping`: how clients of InfluxDB 1.x find out whether the server is there and which version it speaks.

use axum::http::{HeaderName, StatusCode};

/// The version of InfluxDB whose answers are given here, which clients choose their words by.
const INFLUXDB_VERSION: &str = "1.8.10";

const VERSION: HeaderName = HeaderName::from_static("x-influxdb-version");
const BUILD: HeaderName = HeaderName::from_static("x-influxdb-build");

/// Whether the server is there, as InfluxDB 1.x says it. Needs no token, as there.
#[utoipa::path(method(get, head), path = "/ping", tag = "ingest",
    responses((status = 204, description = "It is", headers(
        ("X-Influxdb-Version" = String, description = "The version of InfluxDB whose protocol is spoken"),
        ("X-Influxdb-Build" = String, description = "What it is really"),
    ))))]
pub(crate) async fn influx_ping() -> (StatusCode, [(HeaderName, &'static str); 2]) {
    (StatusCode::NO_CONTENT, [(VERSION, INFLUXDB_VERSION), (BUILD, "Cruscotto")])
}
