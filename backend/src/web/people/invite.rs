//! `POST /api/v1/people`.

use super::link::make_link;
use super::{check_texts, grant};
use crate::store::StoreError;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::Json;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::{AccountLink, NewPerson};

/// Invite somebody: an account without a password, and a link to choose one, which is shown this once.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPerson, responses(
    (status = 201, body = AccountLink),
    (status = 409, description = "The user name is taken", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn person_invite(
    State(state): State<Shared>,
    staff: Staff,
    Json(new): Json<NewPerson>,
) -> Result<(StatusCode, axum::Json<AccountLink>), Problem> {
    check_texts(new.name.as_deref(), new.email.as_deref())?;
    let grant = grant(&state, new.role, new.municipi.clone())?;
    state.store.invite(&new, &grant, &staff.user).await.map_err(|error| match error {
        StoreError::Exists => Problem::new(StatusCode::CONFLICT, format!("the user name '{}' is taken", new.user)),
        error => error.into(),
    })?;
    let link = make_link(&state, new.user, &staff.user).await?;
    Ok((StatusCode::CREATED, axum::Json(link)))
}
