//! `/api/v1/sources/{name}/tokens`: a new token beside the old one, and the old one revoked once nobody uses it.

use super::no_such_source;
use crate::passwords;
use crate::store::{MAX_VALID_TOKENS, NewTokenOutcome, TokenHash};
use crate::web::Shared;
use crate::web::account::internal;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::{MadeToken, NewToken};
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;

/// Make a further token. It is shown this once; two are valid at once, so that the one before goes on until it is revoked.
#[utoipa::path(post, path = "/api/v1/sources/{name}/tokens", tag = "sources", request_body = NewToken,
    params(("name" = String, Path, description = "Name of the source")),
    responses(
        (status = 201, body = MadeToken),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Two are valid already", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn token_new(
    State(state): State<Shared>,
    staff: Staff,
    Path(source): Path<SourceName>,
    Json(new): Json<NewToken>,
) -> Result<(StatusCode, axum::Json<MadeToken>), Problem> {
    if let Some(expires) = new.expires
        && expires <= Timestamp::now()
    {
        return Err(Problem::unprocessable(format!("expires is {expires}, which has passed")));
    }
    let token = passwords::new_token().map_err(internal)?;
    match state.store.add_token(&source, TokenHash::of(&token), new.expires, &staff.user).await? {
        NewTokenOutcome::Made(id) => {
            let made = MadeToken { id, source, token, expires: new.expires };
            Ok((StatusCode::CREATED, axum::Json(made)))
        }
        NewTokenOutcome::NoSuchSource => Err(no_such_source(&source)),
        NewTokenOutcome::TooMany => {
            let detail = format!("'{source}' has {MAX_VALID_TOKENS} valid tokens: revoke one first");
            Err(Problem::new(StatusCode::CONFLICT, detail))
        }
    }
}

/// Revoke a token. Every backend refuses it within ten seconds, this one at once.
#[utoipa::path(delete, path = "/api/v1/sources/{name}/tokens/{id}", tag = "sources",
    params(
        ("name" = String, Path, description = "Name of the source"),
        ("id" = i64, Path, description = "Number of the token"),
    ),
    responses(
        (status = 204, description = "Revoked"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn token_revoke(
    State(state): State<Shared>,
    staff: Staff,
    Path((source, id)): Path<(SourceName, i64)>,
) -> Result<StatusCode, Problem> {
    if !state.store.revoke_token(&source, id, &staff.user).await? {
        return Err(Problem::not_found(format!("source '{source}' has no token {id} that was not revoked before")));
    }
    state.admission.forget();
    Ok(StatusCode::NO_CONTENT)
}
