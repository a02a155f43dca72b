//! `GET /api/v1/frozen-briefings/{sha256}/document.pdf` and `.../slides.pdf`.

use super::{attachment, document, read};
use crate::printer::{PDF, Works};
use crate::web::Shared;
use crate::web::base_url::base_url;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};
use cruscotto_paper::Paper;

/// A frozen briefing on A4, as a PDF for everybody: tagged, PDF/UA-1 (ISO 14289-1). It has the hash of the document, a link
/// and a QR code to its page, and at the end every number's provenance.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}/document.pdf", tag = "briefings",
    params(("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn frozen_document_pdf(
    State(state): State<Shared>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    printed(&state, sha256, Paper::A4, &headers).await
}

/// The same as 16:9 slides, a slide a block.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}/slides.pdf", tag = "briefings",
    params(("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn frozen_slides_pdf(
    State(state): State<Shared>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    printed(&state, sha256, Paper::Slides, &headers).await
}

async fn printed(state: &Shared, sha256: String, paper: Paper, headers: &HeaderMap) -> Result<Response, Problem> {
    let what = if paper == Paper::A4 { "a4" } else { "slides" };
    // Without an address of its own the server is called what it was asked as: somebody else's paper leads there.
    let url = format!("{}/briefing/{sha256}", base_url(state, headers));
    let name = format!("{what} {url}");
    let file = attachment(&sha256, &format!("-{what}.pdf"));
    let document = read(&document(state, &sha256).await?)?;
    let print = move |works: &Works| works.pdf(&document, &sha256, &url, paper).map(Some);
    let pdf = state.prints.get(&name, PDF, print).await?;
    Ok(([(CONTENT_DISPOSITION, file)], pdf.answer(headers)).into_response())
}
