//! The HTTP side: the digital services, and the control endpoint.

mod control;
mod mailbox;
mod problem;
mod service;
mod status;

pub use service::matomo_token;

use crate::hook::{self, Hooks};
use crate::mail::Mailbox;
use crate::world::World;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};
use std::sync::Arc;
use std::time::Instant;

/// Largest request body in octets: all of them are a line of JSON.
const MAX_BODY: usize = 16 * 1024;

/// What the handlers share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    world: Arc<World>,
    started: Instant,
    matomo_token: Arc<str>,
    mailbox: Arc<Mailbox>,
    hooks: Arc<Hooks>,
}

/// Every route.
pub fn router(world: Arc<World>, mailbox: Arc<Mailbox>) -> Router {
    let hooks = Arc::new(Hooks::default());
    let matomo_token = matomo_token(world.plan.noise).into();
    Router::new()
        .route("/status", get(status::status))
        .route("/control/devices", get(control::devices::list))
        .route("/control/devices/{id}", get(control::device::show))
        .route("/control/devices/{id}/pins/{metric}", put(control::pins::pin).delete(control::pins::unpin))
        .route("/control/faults", get(control::faults::list).post(control::faults::inflict))
        .route("/control/faults/{id}", delete(control::faults::mend))
        .route("/services/{id}/", get(service::probe::probe))
        .route("/services/{id}/metrics", get(service::openmetrics::page))
        .route("/matomo/index.php", post(service::matomo::report))
        .route("/mailbox", get(mailbox::page))
        .route("/control/mailbox", get(mailbox::list).put(mailbox::treat))
        .route("/control/hooks/{name}", get(mailbox::calls).put(mailbox::receive))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .fallback(problem::not_found)
        .with_state(Shared { world, started: Instant::now(), matomo_token, mailbox, hooks: Arc::clone(&hooks) })
        .merge(hook::router(hooks))
}
