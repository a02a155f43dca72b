//! `PUT /api/v1/people/{user}`.

use super::{check_texts, grant, no_such_person};
use crate::store::PersonChanged;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::api::account::{Person, PersonChange};
use cruscotto_domain::id::UserName;

/// Change what somebody is called, what they may do and where, or keep them out. Sessions end when less or other things may
/// be done with them.
#[utoipa::path(put, path = "/api/v1/people/{user}", tag = "people", request_body = PersonChange,
    params(("user" = String, Path, description = "User name")),
    responses(
        (status = 200, body = Person),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Nobody could let anybody in any more", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(crate) async fn person_change(
    State(state): State<Shared>,
    staff: Staff,
    Path(user): Path<UserName>,
    Json(change): Json<PersonChange>,
) -> Result<axum::Json<Person>, Problem> {
    check_texts(change.name.as_deref(), change.email.as_deref())?;
    let grant = grant(&state, change.role, change.municipi.clone())?;
    match state.store.change_person(&user, &change, &grant, &staff.user).await? {
        PersonChanged::Done => {}
        PersonChanged::Absent => return Err(no_such_person(&user)),
        PersonChanged::LastAdministrator => {
            let detail = format!("'{user}' is the last administrator who can log in: make somebody else one first");
            return Err(Problem::new(StatusCode::CONFLICT, detail));
        }
    }
    state.store.person(user.as_str()).await?.map(axum::Json).ok_or_else(|| no_such_person(&user))
}
