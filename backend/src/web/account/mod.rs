//! One's own account: `/api/v1/account`, and the link it begins with.

pub(super) mod own;
pub(super) mod password;
pub(super) mod second_factor;
pub(super) mod sessions;
pub(super) mod setup;

use super::Shared;
use super::caller::Staff;
use super::problem::Problem;
use crate::passwords::{self, Refused};
use axum::http::StatusCode;
use std::fmt::Display;

/// Asks once more for the password before something is changed that keeps its holder out. Counts as a login: who has found
/// an open page does not get to guess.
///
/// # Errors
/// A 403 when it is wrong, a 429 when it was wrong too often.
async fn confirm(state: &Shared, staff: &Staff, password: String) -> Result<(), Problem> {
    state.limits.account(staff.session)?;
    let credentials = state.store.credentials(&staff.user).await?;
    if passwords::verify_in_turn(password, credentials.password_hash).await {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::FORBIDDEN, "the password is wrong"))
    }
}

/// The hash of the password that `user` chooses.
///
/// # Errors
/// A 422 that says why it is not taken.
async fn chosen(state: &Shared, user: &str, password: String) -> Result<String, Problem> {
    let city = &state.city.profile.name;
    let chosen = passwords::choose_in_turn(user.to_owned(), format!("{} {}", city.it, city.en), password).await;
    chosen.map_err(|refused| match refused {
        Refused::Weak(_) | Refused::Common => Problem::unprocessable(refused),
        Refused::Failed(error) => internal(error),
    })
}

/// Something that does not go wrong has; the log says what.
pub(super) fn internal(error: impl Display) -> Problem {
    tracing::error!(%error, "a request failed");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server could not answer; its log says why")
}
