//! A receiver of webhooks that looks at every signature (Standard Webhooks, specification 1.0) and counts by id. It can be told
//! to misbehave.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Calls that are kept of one receiver.
const MAX_CALLS: usize = 50_000;

/// How a receiver answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// 204.
    #[default]
    Accept,
    /// This status, with this pause in `Retry-After` if there is one.
    Status {
        /// The status.
        code: u16,
        /// Seconds.
        retry_after: Option<u32>,
    },
    /// 302 to this address.
    Redirect {
        /// Where to.
        to: String,
    },
    /// Nothing, ever.
    Hang,
}

/// What a receiver was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// `webhook-id`, or the `idempotency-key` of what is not signed.
    pub id: String,
    /// Its body.
    pub body: Value,
    /// Whether the signature was right; none when it was not signed.
    pub signed: Option<bool>,
    /// How often it came.
    pub copies: u32,
    /// Whether all copies had the same body.
    pub same: bool,
    /// How often it was answered with something else than yes.
    pub refused: u32,
}

/// All receivers, by name.
#[derive(Debug, Default)]
pub struct Hooks(Mutex<HashMap<String, Receiver>>);

#[derive(Debug, Default)]
struct Receiver {
    secrets: Vec<String>,
    answer: Answer,
    calls: BTreeMap<String, Call>,
    order: Vec<String>,
}

impl Hooks {
    fn receivers(&self) -> MutexGuard<'_, HashMap<String, Receiver>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The signing secrets that the receiver takes.
    pub fn trust(&self, name: &str, secrets: Vec<String>) {
        self.receivers().entry(name.to_owned()).or_default().secrets = secrets;
    }

    /// How the receiver answers from now on.
    pub fn answer(&self, name: &str, answer: Answer) {
        self.receivers().entry(name.to_owned()).or_default().answer = answer;
    }

    /// What the receiver was sent, in the order of the first copies.
    #[must_use]
    pub fn calls(&self, name: &str) -> Vec<Call> {
        let receivers = self.receivers();
        let Some(receiver) = receivers.get(name) else { return Vec::new() };
        receiver.order.iter().filter_map(|id| receiver.calls.get(id).cloned()).collect()
    }

    fn take(&self, name: &str, headers: &HeaderMap, body: &str) -> Answer {
        let mut receivers = self.receivers();
        let receiver = receivers.entry(name.to_owned()).or_default();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let signed = (!text("webhook-id").is_empty()).then(|| {
            let right =
                |secret: &String| Webhook::new(secret).is_ok_and(|hook| hook.verify(body.as_bytes(), headers).is_ok());
            receiver.secrets.iter().any(right)
        });
        let id = if signed.is_some() { text("webhook-id") } else { text("idempotency-key") };
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        let answer = if signed == Some(false) {
            Answer::Status { code: 401, retry_after: None }
        } else {
            receiver.answer.clone()
        };
        let refused = u32::from(answer != Answer::Accept);
        if let Some(call) = receiver.calls.get_mut(&id) {
            call.copies += 1;
            call.same &= call.body == body;
            call.refused += refused;
        } else if receiver.order.len() < MAX_CALLS {
            receiver.order.push(id.clone());
            receiver.calls.insert(id.clone(), Call { id, body, signed, copies: 1, same: true, refused });
        }
        answer
    }
}

/// `POST /hooks/{name}`.
pub fn router(hooks: Arc<Hooks>) -> Router {
    Router::new().route("/hooks/{name}", post(receive)).with_state(hooks)
}

async fn receive(
    State(hooks): State<Arc<Hooks>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    match hooks.take(&name, &headers, &body) {
        Answer::Accept => StatusCode::NO_CONTENT.into_response(),
        Answer::Status { code, retry_after } => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let answer = (status, Json(Value::String("by order of the test".to_owned())));
            match retry_after {
                Some(seconds) => ([("retry-after", seconds.to_string())], answer).into_response(),
                None => answer.into_response(),
            }
        }
        Answer::Redirect { to } => (StatusCode::FOUND, [("location", to)]).into_response(),
        Answer::Hang => std::future::pending().await,
    }
}
