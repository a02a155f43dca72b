//! `GET /api/v1/frozen-briefings/{sha256}/blocks/{block}/drawing.svg` and `.../drawing.png`.

use super::prints::SVG;
use super::{document, read};
use crate::printer::Works;
use crate::web::Shared;
use crate::web::extract::{Path, Query};
use crate::web::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::pages::block_drawings;
use cruscotto_paper::PictureKind;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which drawing of a block.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct DrawingQuery {
    /// Which of several, in the order of the block's exhibits and their drawings: the answer to a question has as many.
    #[serde(default = "first")]
    #[param(minimum = 1, default = 1)]
    nth: usize,
}

fn first() -> usize {
    1
}

/// The chart or map of a block of a frozen briefing as SVG, 170 mm wide: the text of an A4 page.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}/blocks/{block}/drawing.svg", tag = "briefings",
    params(
        ("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits"),
        ("block" = String, Path, description = "The block's key in the document"),
        DrawingQuery),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml"),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn frozen_drawing_svg(
    State(state): State<Shared>,
    Path((sha256, key)): Path<(String, String)>,
    Query(which): Query<DrawingQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    drawing(&state, sha256, (key, which), PictureKind::Svg, &headers).await
}

/// The same as PNG, 170 mm wide at 300 dots per inch, on white.
#[utoipa::path(get, path = "/api/v1/frozen-briefings/{sha256}/blocks/{block}/drawing.png", tag = "briefings",
    params(
        ("sha256" = String, Path, description = "The SHA-256 of the document, 64 hexadecimal digits"),
        ("block" = String, Path, description = "The block's key in the document"),
        DrawingQuery),
    responses(
        (status = 200, body = Vec<u8>, content_type = "image/png"),
        (status = 404, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
        (status = 503, body = cruscotto_domain::api::Problem, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn frozen_drawing_png(
    State(state): State<Shared>,
    Path((sha256, key)): Path<(String, String)>,
    Query(which): Query<DrawingQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    drawing(&state, sha256, (key, which), PictureKind::Png, &headers).await
}

async fn drawing(
    state: &Shared,
    sha256: String,
    (key, DrawingQuery { nth }): (String, DrawingQuery),
    kind: PictureKind,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let (suffix, media) = match kind {
        PictureKind::Svg => ("svg", SVG),
        PictureKind::Png => ("png", "image/png"),
    };
    let document = read(&document(state, &sha256).await?)?;
    let Some(block) = document.blocks.iter().find(|block| block.key == key) else {
        return Err(Problem::not_found("this briefing has no such block: the document names them"));
    };
    let drawn = block_drawings(Lang::from(document.language), &block.content).len();
    if nth == 0 || nth > drawn {
        return Err(Problem::not_found(match drawn {
            0 => "nothing is drawn of this block".to_owned(),
            drawn => format!("nth is {nth}, and {drawn} are drawn of this block: expected 1 to {drawn}"),
        }));
    }
    let name = format!("{suffix} {sha256} {key} {nth}");
    let which = if nth > 1 { format!("-{nth}") } else { String::new() };
    let file = format!("attachment; filename=\"{key}{which}.{suffix}\"");
    let print = move |works: &Works| works.press.picture(&document, &works.maps, (key.as_str(), nth - 1), kind);
    let picture = state.prints.get(&name, media, print).await?;
    Ok(([(CONTENT_DISPOSITION, file)], picture.answer(headers)).into_response())
}
