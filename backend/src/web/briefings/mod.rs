//! Briefings: composed by operators, read by everybody who is logged in, and once frozen by whoever has the hash.

mod answers;
mod beside;
mod comment_new;
mod decision_follow;
mod decision_new;
mod detail;
mod differences;
mod draft_put;
mod drawing;
mod frozen;
mod list;
mod new;
mod numbers;
mod page;
mod paper;
mod preview;
mod prints;
mod remove;
mod resolve;
mod step;
mod subscriptions;
mod xlsx;

pub(super) use page::{briefing_content, draft_document};
pub use prints::Prints;

use super::Shared;
use super::access::Routes;
use super::problem::Problem;
use crate::store::{KeptBriefing, KeptDocument, StoreError};
use axum::http::StatusCode;
use cruscotto_domain::access::Permission::{ComposeBriefings, ConfigureNotifications, FreezeBriefings, View};
use cruscotto_domain::briefing::{Document, State, file_name};
use data_encoding::HEXLOWER;
use utoipa_axum::routes;

/// The largest body: forty blocks with their notes.
pub(super) const MAX_BODY_BYTES: usize = 512 * 1024;

/// Every route of briefings.
pub(super) fn routes() -> Routes {
    Routes::default()
        .staff(View, routes!(list::briefings))
        .staff(ComposeBriefings, routes!(new::briefing_new))
        .staff(View, routes!(detail::briefing))
        .staff(ComposeBriefings, routes!(draft_put::draft_put, remove::briefing_remove))
        .staff(View, routes!(preview::briefing_preview))
        .staff(ComposeBriefings, routes!(step::briefing_step))
        .staff(FreezeBriefings, routes!(step::briefing_freeze))
        .staff(View, routes!(comment_new::comment_new))
        .staff(ComposeBriefings, routes!(decision_new::decision_new))
        .staff(ComposeBriefings, routes!(decision_follow::decision_follow))
        .staff(View, routes!(differences::differences))
        .staff(ConfigureNotifications, routes!(subscriptions::subscriptions))
        .staff(ConfigureNotifications, routes!(subscriptions::subscribe))
        .open(routes!(frozen::frozen_briefing))
        .open(routes!(beside::beside))
        .open(routes!(xlsx::frozen_xlsx))
        .open(routes!(paper::frozen_document_pdf))
        .open(routes!(paper::frozen_slides_pdf))
        .open(routes!(drawing::frozen_drawing_svg))
        .open(routes!(drawing::frozen_drawing_png))
}

/// The briefing of a number.
async fn found(state: &Shared, id: i64) -> Result<KeptBriefing, Problem> {
    let kept = state.store.briefing(id).await?;
    kept.ok_or_else(|| {
        Problem::not_found(format!("there is no briefing {id}: GET /api/v1/briefings lists those there are"))
    })
}

/// Why a change was not made: what it was made on has changed meanwhile.
async fn overtaken(state: &Shared, id: i64, version: i32) -> Problem {
    let now = match found(state, id).await {
        Ok(kept) => kept.item,
        Err(problem) => return problem,
    };
    let detail = if now.state == State::Frozen {
        format!("briefing {id} is frozen: it does not change any more; begin one that follows it")
    } else {
        format!(
            "briefing {id} is at version {} in state {}, not at version {version}: look at it anew",
            now.version, now.state
        )
    };
    Problem::new(StatusCode::CONFLICT, detail)
}

/// What the store refuses because of what refers to it.
fn refused(error: StoreError, detail: &str) -> Problem {
    match error {
        StoreError::Refused(_) => Problem::new(StatusCode::CONFLICT, detail),
        error => error.into(),
    }
}

/// A file of a briefing as a browser keeps it.
fn attachment(sha256: &str, ending: &str) -> String {
    format!("attachment; filename=\"{}\"", file_name(sha256, ending))
}

/// The document of a hash in hexadecimal.
async fn document(state: &Shared, sha256: &str) -> Result<KeptDocument, Problem> {
    let none = || Problem::not_found("there is no frozen briefing with this hash: expected 64 digits 0-9 a-f");
    let hash = HEXLOWER.decode(sha256.as_bytes()).ok().filter(|hash| hash.len() == 32).ok_or_else(none)?;
    state.store.document(&hash).await?.ok_or_else(none)
}

/// What the bytes of a document say.
fn read(kept: &KeptDocument) -> Result<Document, Problem> {
    serde_json::from_slice(&kept.bytes).map_err(|error| {
        tracing::error!(briefing = kept.briefing, %error, "a frozen briefing cannot be read");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the document is of a form that this server does not read")
    })
}
