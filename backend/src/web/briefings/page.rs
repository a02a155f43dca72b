//! What the page of a frozen briefing shows.

use super::beside::later;
use super::{document, read};
use crate::web::Shared;
use cruscotto_frontend::public::BriefingContent;
use qrcode::QrCode;
use qrcode::render::svg;

/// Side of the QR code in its own units.
const QR_SIDE: u32 = 200;

/// The briefing of a hash, for a page at `origin`; none where there is no such one, or it cannot be read now.
pub(in crate::web) async fn briefing_content(state: &Shared, origin: &str, sha256: &str) -> Option<BriefingContent> {
    let kept = document(state, sha256).await.ok()?;
    let document = read(&kept).ok()?;
    let beside = later(state, sha256, &kept).await.ok()?;
    let qr = QrCode::new(format!("{origin}/briefing/{sha256}")).ok()?;
    let drawn = qr.render::<svg::Color<'_>>().min_dimensions(QR_SIDE, QR_SIDE).build();
    // A document of its own begins with a declaration, which has no place within a page.
    let qr_svg = drawn.find("<svg").and_then(|start| drawn.get(start..)).unwrap_or_default().to_owned();
    Some(BriefingContent { sha256: sha256.to_owned(), document, beside, qr_svg })
}
