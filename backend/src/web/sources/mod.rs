//! `/api/v1/sources`: who may deliver, for administrators.

pub(super) mod list;
pub(super) mod new;
pub(super) mod tokens;

use super::problem::Problem;
use cruscotto_domain::id::SourceName;

fn no_such_source(name: &SourceName) -> Problem {
    Problem::not_found(format!("source '{name}' does not exist: GET /api/v1/sources lists those that do"))
}
