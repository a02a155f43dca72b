//! `PUT /api/v1/notifications/templates/{id}`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::extract::Path;
use super::super::problem::Problem;
use super::{name, named, none};
use axum::extract::State;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{JsonTemplate, NamedText, TemplateItem};

/// Change a template. Messages in the outbox stay as they were written.
#[utoipa::path(put, path = "/api/v1/notifications/templates/{id}", tag = "notifications",
    params(("id" = i32, Path, description = "Its number")),
    request_body = NamedText,
    responses(
        (status = 200, body = TemplateItem),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another has the name", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "What is wrong with it, and where", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn template_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i32>,
    Json(NamedText { name: title, text }): Json<NamedText>,
) -> Result<axum::Json<TemplateItem>, Problem> {
    let by = staff.user.as_str();
    let title = name(&title)?.to_owned();
    JsonTemplate::parse(&text).map_err(Problem::unprocessable)?;
    let kept = state.store.put_notification_template(Some(id), &title, &text, by).await;
    let id = kept.map_err(|e| named(e, "template"))?.ok_or_else(|| none("template", id))?;
    let item = TemplateItem { id, name: title, text };
    Ok(axum::Json(item))
}
