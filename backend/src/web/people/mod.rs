//! `/api/v1/people`: who has an account, for administrators.

pub(super) mod change;
pub(super) mod invite;
pub(super) mod link;
pub(super) mod list;
pub(super) mod reset;

use super::Shared;
use super::problem::Problem;
use cruscotto_domain::access::{Grant, Role, Scope};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::id::{AreaId, UserName};

/// Characters of a name or an address at most (RFC 5321, 4.5.3.1.3, gives an address 254).
const MAX_TEXT_CHARS: usize = 254;

/// A role and Municipi that the city has.
///
/// # Errors
/// A 422 that says what would be right.
fn grant(state: &Shared, role: Role, municipi: Option<Vec<AreaId>>) -> Result<Grant, Problem> {
    let live = state.hub.state();
    for id in municipi.iter().flatten() {
        if live.area(id).is_none_or(|area| area.level != AreaLevel::Municipio) {
            let detail = format!("'{id}' is no Municipio: GET /api/v1/areas?level=municipio lists those that are");
            return Err(Problem::unprocessable(detail));
        }
    }
    Grant::new(role, Scope::of(municipi)).map_err(Problem::unprocessable)
}

/// What people are called and where they get mail, as far as it matters here: one line that is not endless.
///
/// # Errors
/// A 422.
fn check_texts(name: Option<&str>, email: Option<&str>) -> Result<(), Problem> {
    for (field, value) in [("name", name), ("email", email)] {
        let Some(value) = value else { continue };
        let chars = value.chars().count();
        if value.trim().is_empty() || chars > MAX_TEXT_CHARS || value.chars().any(char::is_control) {
            let detail = format!("{field} must be one line of 1 to {MAX_TEXT_CHARS} characters, or null");
            return Err(Problem::unprocessable(detail));
        }
    }
    match email {
        Some(email)
            if !email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty()) =>
        {
            Err(Problem::unprocessable(format!("email '{email}' is no address: expected NAME@DOMAIN")))
        }
        _ => Ok(()),
    }
}

fn no_such_person(user: &UserName) -> Problem {
    Problem::not_found(format!("nobody has the account '{user}': GET /api/v1/people lists those who have one"))
}
