//! `GET /status`.

use super::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Status;
use cruscotto_domain::time::Timestamp;
use std::time::Duration;
use tracing::warn;

/// How long the database may take to answer before the server counts as unavailable.
const PING_TIME_OUT: Duration = Duration::from_secs(2);

/// Whether the server can do its work. It listens only once its state is restored, so that an answer means ready; 503
/// while the database is away or the server stops.
#[utoipa::path(get, path = "/status", tag = "operations", responses(
    (status = 200, body = Status),
    (status = 503, description = "The database is away, or the server stops", body = Status),
))]
pub(super) async fn status(State(state): State<Shared>) -> (StatusCode, Json<Status>) {
    let answered = match tokio::time::timeout(PING_TIME_OUT, state.store.ping()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            warn!(%error, "the database does not answer");
            false
        }
        Err(_) => false,
    };
    let well = answered && !state.stop.is_cancelled();
    let (code, word) = if well { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "unavailable") };
    let status = Status {
        status: word.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        city: state.city.profile.id.to_string(),
        time_zone: state.city.profile.time_zone.clone(),
        demo: state.settings.demo,
        past_is_coming: state.settings.past_is_coming(),
        at: Timestamp::now(),
        last_commit: state.hub.state().last_commit(),
    };
    (code, Json(status))
}
