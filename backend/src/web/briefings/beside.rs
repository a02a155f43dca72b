//! `GET /api/v1/frozen-briefings/{sha256}/beside`.

use super::numbers::{MAX_CORRECTIONS, corrections_in};
use super::{document, read};
use crate::store::KeptDocument;
use crate::web::Shared;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::briefing::{Beside, LaterCorrection};
use std::collections::BTreeMap;

/// What was corrected after a briefing was frozen, of what its numbers were made from. The document stays as it is.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}/beside", tag = "briefings",
    params(("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits")),
    responses(
        (status = 200, body = Beside),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn beside(
    State(state): State<Shared>,
    Path(sha256): Path<String>,
) -> Result<Json<Beside>, Problem> {
    let kept = document(&state, &sha256).await?;
    later(&state, &sha256, &kept).await.map(Json)
}

/// The corrections that came after a document.
pub(super) async fn later(state: &Shared, sha256: &str, kept: &KeptDocument) -> Result<Beside, Problem> {
    let document = read(kept)?;
    let mut found: BTreeMap<i64, LaterCorrection> = BTreeMap::new();
    let mut more = false;
    // Of most briefings nothing was corrected since: no need to ask for each of their numbers.
    if state.store.newest_correction().await? <= kept.corrections_to {
        return Ok(Beside { sha256: sha256.to_owned(), corrections: Vec::new(), more });
    }
    for block in &document.blocks {
        for number in block.content.numbers() {
            let corrections = corrections_in(state, &number.scope).await?;
            more |= corrections.len() == MAX_CORRECTIONS;
            for correction in corrections.into_iter().filter(|c| c.id > kept.corrections_to) {
                let entry = found.entry(correction.id);
                let later = entry.or_insert_with(|| LaterCorrection { blocks: Vec::new(), correction });
                if later.blocks.last() != Some(&block.key) {
                    later.blocks.push(block.key.clone());
                }
            }
        }
    }
    let corrections = found.into_values().rev().collect();
    Ok(Beside { sha256: sha256.to_owned(), corrections, more })
}
