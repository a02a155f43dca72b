//! `GET /api/v1/notifications/recipients`.

use super::super::Shared;
use super::super::problem::Problem;
use super::recipient_entered::item;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::RecipientItem;

/// Everybody who is told. Of webhooks the host alone is shown.
#[utoipa::path(get, path = "/api/v1/notifications/recipients", tag = "notifications",
    responses(
        (status = 200, body = Items<RecipientItem>),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn recipients(State(state): State<Shared>) -> Result<axum::Json<Items<RecipientItem>>, Problem> {
    let recipients = state.store.notification_recipients().await?;
    let contacts = state.store.notification_contacts().await?;
    let items = recipients.into_iter().map(|recipient| item(recipient, &contacts)).collect();
    Ok(axum::Json(Items { items }))
}
