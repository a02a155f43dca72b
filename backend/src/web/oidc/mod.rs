//! Logging in at the identity provider: `ways` says that it can be done, `start` sends the browser there, `callback` takes it
//! back.

pub(super) mod callback;
pub(super) mod start;
pub(super) mod ways;

use super::Shared;
use super::problem::Problem;
use crate::oidc::Provider;

/// The cookie that a login is recognised by when it comes back: in another browser than it began in it is refused.
const ATTEMPT: &str = "cruscotto_oidc";

fn provider(state: &Shared) -> Result<&Provider, Problem> {
    let none = || Problem::not_found("this server has no identity provider: log in with a password");
    state.provider.as_ref().ok_or_else(none)
}
