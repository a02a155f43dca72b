//! What the page of a frozen briefing shows.

use super::beside::later;
use super::resolve::resolve;
use super::{document, read};
use crate::web::Shared;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::briefing::Document;
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::public::BriefingContent;
use qrcode::QrCode;
use qrcode::render::svg;
use qrcode::types::QrError;

/// Side of the QR code in its own units.
const QR_SIDE: u32 = 200;

/// What a briefing would be if it were frozen now; none where there is no such one.
///
/// # Errors
/// When it cannot be read now.
pub(in crate::web) async fn draft_document(state: &Shared, id: i64) -> Result<Option<Document>, Problem> {
    match state.store.briefing(id).await? {
        Some(kept) => resolve(state, &kept, Timestamp::now()).await.map(Some),
        None => Ok(None),
    }
}

/// The briefing of a hash, for a page at `origin`; none where there is no such one.
///
/// # Errors
/// When it cannot be read now.
pub(in crate::web) async fn briefing_content(
    state: &Shared,
    origin: &str,
    sha256: &str,
) -> Result<Option<BriefingContent>, Problem> {
    let kept = match document(state, sha256).await {
        Ok(kept) => kept,
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let document = read(&kept)?;
    let beside = later(state, sha256, &kept).await?;
    let failed = |error: QrError| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error);
    let qr = QrCode::new(format!("{origin}/briefing/{sha256}")).map_err(failed)?;
    let drawn = qr.render::<svg::Color<'_>>().min_dimensions(QR_SIDE, QR_SIDE).build();
    // A document of its own begins with a declaration, which has no place within a page.
    let qr_svg = drawn.find("<svg").and_then(|start| drawn.get(start..)).unwrap_or_default().to_owned();
    Ok(Some(BriefingContent { sha256: sha256.to_owned(), document, beside, qr_svg }))
}
