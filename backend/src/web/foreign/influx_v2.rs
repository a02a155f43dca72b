//! `POST /api/v2/write`: InfluxDB 2.x, as Telegraf's `outputs.influxdb_v2` speaks it.

use super::answer::reworded;
use super::line_protocol::write;
use crate::web::Shared;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// An error as InfluxDB 2.x says it.
#[derive(Serialize, ToSchema)]
pub(crate) struct InfluxV2Error {
    /// One of InfluxDB's words for kinds of error.
    code: &'static str,
    /// What is wrong; a partial write names the lines.
    message: String,
}

/// Deliver line protocol, as to InfluxDB 2.x. Parameters: `precision` (ns, us, ms, s); `org`, `bucket` are accepted.
#[utoipa::path(post, path = "/api/v2/write", tag = "ingest", security(("source" = [])),
    params(("precision" = Option<String>, Query, description = "Unit of the times; nanoseconds unless said")),
    request_body(content = String, content_type = "text/plain", description = "Line protocol"),
    responses(
        (status = 204, description = "Stored"),
        (status = 400, description = "Not all of it can be stored; the lines are named", body = InfluxV2Error),
        (status = 401, description = "No such token", body = InfluxV2Error),
        (status = 413, description = "Too large", body = InfluxV2Error),
        (status = 503, description = "The database is away, or too much waits; Retry-After", body = InfluxV2Error),
    ))]
pub(crate) async fn influx_v2(State(state): State<Shared>, request: Request) -> Response {
    match write(&state, request).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => {
            let words = InfluxV2Error { code: code(problem.status()), message: problem.detail().to_owned() };
            reworded(problem, Json(words))
        }
    }
}

/// InfluxDB's word (<https://docs.influxdata.com/influxdb/v2/api/>, schema `Error`).
fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::PAYLOAD_TOO_LARGE => "request too large",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_server_error() => "internal error",
        _ => "invalid",
    }
}
