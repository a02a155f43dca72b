//! `GET /live`: the websocket of protocol `cruscotto.v1`.

use super::Shared;
use super::caller::Caller;
use super::extract::Query;
use super::origin;
use super::problem::Problem;
use super::socket::serve;
use crate::live::Format;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::live::{MAX_CLIENT_MESSAGE_BYTES, SUBPROTOCOL};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};

/// Sockets open at once at most: with its queue one is some tens of kilobytes.
const MAX_SOCKETS: usize = 10_000;

static ROOM: Semaphore = Semaphore::const_new(MAX_SOCKETS);

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    Binary,
    Json,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LiveQuery {
    /// `binary` (a version byte and postcard, the default) or `json`.
    #[param(inline)]
    format: Option<Wanted>,
}

/// Live updates: send `{"subscribe":["city"]}`, get a snapshot and then what changes. An operator's session shows what
/// the public may not see.
#[utoipa::path(get, path = "/live", tag = "city", params(LiveQuery), responses(
    (status = 101, description = "Upgraded to a websocket"),
    (status = 400, description = "Not a websocket request", body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "The page is another site's", body = ProblemBody, content_type = "application/problem+json"),
    (status = 503, description = "Too many are connected; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn live(
    State(state): State<Shared>,
    caller: Caller,
    Query(query): Query<LiveQuery>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !origin::is_ours(&headers, &state.settings) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "pages of other sites may not open this socket"));
    }
    let upgrade = upgrade.map_err(|error| Problem::new(error.status(), error.body_text()))?;
    let room = ROOM.try_acquire().map_err(|_| {
        Problem::later(StatusCode::SERVICE_UNAVAILABLE, format!("{MAX_SOCKETS} clients are connected: try again"), None)
    })?;
    let format = match query.format {
        Some(Wanted::Json) => Format::Json,
        Some(Wanted::Binary) | None => Format::Binary,
    };
    let upgrade = upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(MAX_CLIENT_MESSAGE_BYTES)
        .max_frame_size(MAX_CLIENT_MESSAGE_BYTES);
    let socket_state = Arc::clone(&state);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let tracker = socket_state.sockets.clone();
        tracker.track_future(serve(socket, socket_state, caller, format)).await;
        drop(room);
    }))
}
