//! `GET /services/{id}/`: the service itself, as far as a probe sees it.

use super::super::{Shared, problem::Problem};
use crate::fault::Target;
use crate::life::service::latency_ms;
use crate::world::Refusal;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// What a slow service adds to its answer: beyond what people wait for, within what a probe waits for.
const SLOW: Duration = Duration::from_secs(4);

pub(crate) async fn probe(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Problem> {
    let world = &shared.world;
    let Target::Service(service) = world.target(&id)? else {
        return Err(Refusal::Unknown { what: "service", id }.into());
    };
    let now = world.now();
    let slow = if world.service_is_slow(service, &now) { SLOW } else { Duration::ZERO };
    let it = &world.plan.services[service];
    tokio::time::sleep(Duration::from_secs_f64(latency_ms(it, &now) / 1_000.0) + slow).await;
    if !world.service_is_up(service, &world.now()) {
        let retry = [(header::RETRY_AFTER, "60")];
        return Ok((StatusCode::SERVICE_UNAVAILABLE, retry, "servizio non disponibile\n").into_response());
    }
    Ok((StatusCode::OK, format!("{}: servizio dimostrativo\n", it.id)).into_response())
}
