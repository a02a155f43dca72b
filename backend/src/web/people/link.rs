//! `POST /api/v1/people/{user}/link`.

use super::no_such_person;
use crate::links::Link;
use crate::web::Shared;
use crate::web::account::internal;
use crate::web::caller::Staff;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::AccountLink;
use cruscotto_domain::id::UserName;

/// Make a link with which somebody chooses a password, in the place of the one they may have. It is shown this once.
#[utoipa::path(post, path = "/api/v1/people/{user}/link", tag = "people",
    params(("user" = String, Path, description = "User name")),
    responses(
        (status = 201, body = AccountLink),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Disabled, or the identity provider's", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn person_link(
    State(state): State<Shared>,
    staff: Staff,
    Path(user): Path<UserName>,
) -> Result<(StatusCode, Json<AccountLink>), Problem> {
    state.store.person(user.as_str()).await?.ok_or_else(|| no_such_person(&user))?;
    Ok((StatusCode::CREATED, Json(make_link(&state, user, &staff.user).await?)))
}

/// A link for an account, made by `by`.
///
/// # Errors
/// A 409 when the account can have none.
pub(super) async fn make_link(state: &Shared, user: UserName, by: &str) -> Result<AccountLink, Problem> {
    let link = Link::new(&state.settings.address().map_err(internal)?).map_err(internal)?;
    if state.store.put_link(&user, link.hash(), link.expires, by).await? {
        Ok(AccountLink { user, link: link.url, expires: link.expires })
    } else {
        let detail =
            format!("'{user}' cannot have a link: the account is disabled, or its password is the identity provider's");
        Err(Problem::new(StatusCode::CONFLICT, detail))
    }
}
