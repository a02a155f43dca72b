//! `GET /api/v1/views`, `PUT` and `DELETE /api/v1/views/{name}`: one's own saved views.

use super::Shared;
use super::caller::Staff;
use super::extract::{Json as Body, Path};
use super::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::{Items, Problem as ProblemBody, SavedView};

/// Views that one person may save.
const MAX_VIEWS: i64 = 50;

/// Characters of a name and of a query.
const MAX_NAME_CHARS: usize = 60;
const MAX_QUERY_CHARS: usize = 1_000;

/// One's own saved views, by name.
#[utoipa::path(get, path = "/api/v1/views", tag = "console", responses((status = 200, body = Items<SavedView>)))]
pub(super) async fn views(State(state): State<Shared>, staff: Staff) -> Result<Json<Items<SavedView>>, Problem> {
    Ok(Json(Items { items: state.store.views(&staff.user).await? }))
}

/// Save the filters of a list under a name.
#[utoipa::path(put, path = "/api/v1/views/{name}", tag = "console",
    params(("name" = String, Path, description = "Name of the view")),
    request_body = SavedView,
    responses(
        (status = 204, description = "Saved"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn view_put(
    State(state): State<Shared>,
    staff: Staff,
    Path(name): Path<String>,
    Body(view): Body<SavedView>,
) -> Result<StatusCode, Problem> {
    let (chars, query) = (view.name.chars().count(), view.query.chars().count());
    if view.name != name {
        return Err(Problem::unprocessable(format!(
            "the view is called '{}': expected '{name}' as in the path",
            view.name
        )));
    }
    if !(1..=MAX_NAME_CHARS).contains(&chars) || name.chars().any(char::is_control) {
        return Err(Problem::unprocessable(format!(
            "the name has {chars} characters: expected 1 to {MAX_NAME_CHARS}, without control characters"
        )));
    }
    if query > MAX_QUERY_CHARS || !(view.query.is_empty() || view.query.starts_with('?')) {
        return Err(Problem::unprocessable(format!(
            "the query has {query} characters: expected at most {MAX_QUERY_CHARS}, the first a question mark"
        )));
    }
    if state.store.save_view(&staff.user, &view, MAX_VIEWS).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::unprocessable(format!("{MAX_VIEWS} views are saved already: delete one first")))
    }
}

/// Forget a saved view.
#[utoipa::path(delete, path = "/api/v1/views/{name}", tag = "console",
    params(("name" = String, Path, description = "Name of the view")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn view_delete(
    State(state): State<Shared>,
    staff: Staff,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    if state.store.delete_view(&staff.user, &name).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found(format!(
            "no view is called '{}'",
            name.chars().take(MAX_NAME_CHARS).collect::<String>()
        )))
    }
}
