//! `POST /api/v1/notifications/contacts/{id}/secret`.

use super::super::Shared;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::{none, unkept};
use crate::notify::{Secrets, new_signing_secret};
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{Channel, SigningSecret};

/// Secrets that sign at the same time: the new one, and the one it takes the place of.
const KEYS: usize = 2;

/// Give a webhook a new signing secret. It is shown once; the one before signs as well, until the next.
#[utoipa::path(post, path = "/api/v1/notifications/contacts/{id}/secret", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    responses(
        (status = 201, body = SigningSecret),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The server has no key for secrets", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn contact_secret(
    State(state): State<Shared>,
    Path(id): Path<i32>,
) -> Result<(StatusCode, axum::Json<SigningSecret>), Problem> {
    let contacts = state.store.notification_contacts().await?;
    let contact = contacts.iter().find(|c| c.id == id && c.channel == Channel::Webhook);
    let contact = contact.ok_or_else(|| none("webhook", id))?;
    let (vault, sealed) = (state.notifier.vault(), contact.sealed.as_deref().unwrap_or_default());
    let mut secrets = Secrets::open(vault, contact.recipient, sealed).map_err(|e| unkept(&e))?;
    let secret = new_signing_secret().map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e))?;
    secrets.keys.insert(0, secret.clone());
    secrets.keys.truncate(KEYS);
    let sealed = secrets.seal(vault, contact.recipient).map_err(|e| unkept(&e))?;
    if !state.store.reseal_notification_contact(id, &sealed).await? {
        return Err(none("webhook", id));
    }
    Ok((StatusCode::CREATED, axum::Json(SigningSecret { secret })))
}
