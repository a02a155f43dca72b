//! `POST /api/v1/briefings/{id}/comments`.

use super::found;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::briefing::{Comment, MAX_COMMENT_CHARS, NewComment};

/// Say something of a briefing, or of one of its blocks. It stands beside the document, never in it.
#[utoipa::path(post, path = "/api/v1/briefings/{id}/comments", tag = "briefings", request_body = NewComment,
    params(("id" = i64, Path, description = "Its number")), responses((status = 201, body = Comment)))]
pub(in crate::web) async fn comment_new(
    State(state): State<Shared>,
    staff: Staff,
    Path(id): Path<i64>,
    Json(new): Json<NewComment>,
) -> Result<(StatusCode, axum::Json<Comment>), Problem> {
    let text = new.text.trim();
    let chars = text.chars().count();
    if text.is_empty() || chars > MAX_COMMENT_CHARS || text.chars().any(|c| c.is_control() && c != '\n') {
        let detail =
            format!("text has {chars} characters: expected 1 to {MAX_COMMENT_CHARS}, and no control characters");
        return Err(Problem::unprocessable(detail));
    }
    block(&found(&state, id).await?.draft, new.block.as_deref())?;
    let new = NewComment { text: text.to_owned(), ..new };
    Ok((StatusCode::CREATED, axum::Json(state.store.comment_briefing(id, &new, &staff.user).await?)))
}

/// Whether a briefing has the block that is named.
pub(super) fn block(draft: &cruscotto_domain::briefing::Draft, key: Option<&str>) -> Result<(), Problem> {
    match key.filter(|key| !draft.blocks.iter().any(|block| block.key == *key)) {
        None => Ok(()),
        Some(_) => Err(Problem::unprocessable("block is not one of this briefing: give the key of one, or none")),
    }
}
