//! Refusals as problem details (RFC 9457).

use crate::world::Refusal;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

/// A refusal on its way out.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
}

impl Problem {
    /// A request that cannot be right.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, detail: detail.into() }
    }

    /// Reads a JSON body whatever its content type says: `curl -d` calls it a form.
    pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Self> {
        serde_json::from_slice(body).map_err(|e| Self::invalid(format!("the body is not what is expected: {e}")))
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal {
            Refusal::Unknown { .. } => StatusCode::NOT_FOUND,
            Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Full => StatusCode::CONFLICT,
            Refusal::Memory(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, detail: refusal.to_string() }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = serde_json::json!({ "status": self.status.as_u16(), "title": title, "detail": self.detail });
        let json = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, json, body.to_string()).into_response()
    }
}

/// What no route answers.
pub(crate) async fn not_found() -> Problem {
    Problem { status: StatusCode::NOT_FOUND, detail: "no such page; simulator/README.md lists them".to_owned() }
}
