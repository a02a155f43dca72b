//! `GET /api/v1/notifications/templates`.

use super::super::Shared;
use super::super::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::TemplateItem;

/// The templates of JSON bodies, for chats and gateways.
#[utoipa::path(get, path = "/api/v1/notifications/templates", tag = "notifications",
    responses(
        (status = 200, body = Items<TemplateItem>),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn templates(State(state): State<Shared>) -> Result<axum::Json<Items<TemplateItem>>, Problem> {
    let rows = state.store.notification_templates().await?.into_iter();
    let items = rows.map(|row| TemplateItem { id: row.id, name: row.name, text: row.body }).collect();
    Ok(axum::Json(Items { items }))
}
