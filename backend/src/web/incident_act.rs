//! `POST /api/v1/incidents/{id}/actions`.

use super::Shared;
use super::caller::Staff;
use super::extract::{Json, Path};
use super::incident::{found, no_such_incident};
use super::problem::Problem;
use crate::alerts::ActError;
use crate::store::StoreError;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::incident::{Action, Incident, Refused};
use tracing::info;

/// Acknowledge an incident, assign it, comment on it, resolve or reopen it. What is answered is committed, and its
/// timeline says who did it.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/actions", tag = "operations",
    params(("id" = i64, Path, description = "Its number")),
    request_body = Action,
    responses(
        (status = 200, description = "Done; the incident as it is now", body = Incident),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Not in the state it is in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Not a text or a time that can be taken", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn incident_act(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(action): Json<Action>,
) -> Result<axum::Json<Incident>, Problem> {
    found(&state, &staff, id).await?;
    let incident = state.alerts.act(id, action, staff.user.clone()).await?;
    info!(id, user = %staff.user, state = incident.state.as_str(), "an incident was acted on");
    Ok(axum::Json(incident))
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound(id) => no_such_incident(id),
            ActError::Refused(Refused::Merged(_) | Refused::Resolved | Refused::NotResolved) => {
                Self::new(StatusCode::CONFLICT, error)
            }
            ActError::Refused(_) => Self::unprocessable(error),
            ActError::Store(StoreError::Exists) => {
                Self::new(StatusCode::CONFLICT, "the incident changed meanwhile, or there is a newer one: look again")
            }
            ActError::Store(error) => error.into(),
            ActError::Stopped => Self::later(StatusCode::SERVICE_UNAVAILABLE, error, None),
        }
    }
}
