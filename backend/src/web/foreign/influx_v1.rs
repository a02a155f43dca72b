//! `POST /write`: InfluxDB 1.x, as Telegraf's `outputs.influxdb` speaks it.

use super::answer::reworded;
use super::line_protocol::write;
use crate::web::Shared;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// An error as InfluxDB 1.x says it.
#[derive(Serialize, ToSchema)]
pub(crate) struct InfluxV1Error {
    /// What is wrong; a partial write names the lines.
    pub(super) error: String,
}

/// Deliver line protocol, as to InfluxDB 1.x. Parameters: `precision` (n, u, ms, s, m, h); `db`, `rp` are accepted.
#[utoipa::path(post, path = "/write", tag = "ingest", security(("source" = [])),
    params(("precision" = Option<String>, Query, description = "Unit of the times; nanoseconds unless said")),
    request_body(content = String, content_type = "text/plain", description = "Line protocol"),
    responses(
        (status = 204, description = "Stored"),
        (status = 400, description = "Not all of it can be stored; the lines are named", body = InfluxV1Error),
        (status = 401, description = "No such token", body = InfluxV1Error),
        (status = 413, description = "Too large", body = InfluxV1Error),
        (status = 503, description = "The database is away, or too much waits; Retry-After", body = InfluxV1Error),
    ))]
pub(crate) async fn influx_v1(State(state): State<Shared>, request: Request) -> Response {
    match write(&state, request).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => {
            let error = problem.detail().to_owned();
            reworded(problem, Json(InfluxV1Error { error }))
        }
    }
}
