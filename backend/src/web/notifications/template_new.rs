//! `POST /api/v1/notifications/templates`.

use super::super::Shared;
use super::super::caller::Staff;
use super::super::extract::Json;
use super::super::problem::Problem;
use super::{name, named};
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{JsonTemplate, NamedText, TemplateItem};

/// Keep a template: JSON whose texts have `{places}`, such as `{text}`. It is checked here.
#[utoipa::path(post, path = "/api/v1/notifications/templates", tag = "notifications",
    request_body = NamedText,
    responses(
        (status = 201, body = TemplateItem),
        (status = 409, description = "Another has the name", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "What is wrong with it, and where", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn template_new(
    State(state): State<Shared>,
    staff: Staff,
    Json(NamedText { name: title, text }): Json<NamedText>,
) -> Result<(StatusCode, axum::Json<TemplateItem>), Problem> {
    let by = staff.user.as_str();
    let title = name(&title)?.to_owned();
    JsonTemplate::parse(&text).map_err(Problem::unprocessable)?;
    let kept = state.store.put_notification_template(None, &title, &text, by).await;
    let id = kept.map_err(|e| named(e, "template"))?.unwrap_or_default();
    let item = TemplateItem { id, name: title, text };
    Ok((StatusCode::CREATED, axum::Json(item)))
}
