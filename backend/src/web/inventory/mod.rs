//! The inventory by hand: files, edits, their log, and what is not heard of. Each answer to a change says what differs;
//! with `dry_run=true` nothing else happens.

pub(super) mod bulk;
pub(super) mod changes;
pub(super) mod edit;
pub(super) mod import;
pub(super) mod silent;
pub(super) mod undo;

use super::caller::Staff;
use super::problem::Problem;
use crate::ingest::Author;
use serde::Deserialize;
use utoipa::IntoParams;

/// Characters of a note at most.
const MAX_NOTE_CHARS: usize = 500;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct ChangeQuery {
    /// Only say what would change.
    #[serde(default)]
    dry_run: bool,
    /// What the change is for; it stays in the log.
    note: Option<String>,
}

fn author(staff: &Staff, note: Option<String>, dry_run: bool) -> Result<Author, Problem> {
    let note = note.filter(|note| !note.trim().is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE_CHARS || note.chars().any(char::is_control)) {
        let detail = format!("note: expected at most {MAX_NOTE_CHARS} characters, none of them a control character");
        return Err(Problem::unprocessable(detail));
    }
    Ok(Author { name: staff.user.clone(), scope: staff.grant.scope().clone(), note, dry_run })
}
