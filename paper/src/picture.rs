//! The drawings of a briefing by themselves, for other documents: as SVG with a size in millimetres, and as PNG at print
//! resolution that says so, so that whoever places it on a page has it in that size.

use crate::press::{FONTS, PaperError};
use crate::{Maps, Paper};
use cruscotto_domain::briefing::{Content, Document};
use cruscotto_drawing::preview::TYPEFACE;
use cruscotto_frontend::browser::keep_time_of;
use cruscotto_frontend::pages::block_drawn;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::sync::Arc;

/// Millimetres that a drawing is wide: the text of an A4 page.
pub const WIDTH_MM: f64 = 170.0;

/// Dots per inch of pictures: what printers and publishers ask for.
pub const DPI: u32 = 300;

/// Millimetres of an inch, and dots of a metre at [`DPI`].
const MM_PER_INCH: f64 = 25.4;
const DOTS_PER_METRE: u32 = (DPI * 10_000 + 127) / 254;

/// What a drawing is kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureKind {
    /// SVG 1.1.
    Svg,
    /// PNG at [`DPI`], on white.
    Png,
}

/// What pictures are made with.
#[derive(Debug)]
pub(crate) struct Pictures(Arc<Database>);

impl Pictures {
    pub(crate) fn new() -> Self {
        let mut fonts = Database::new();
        for font in FONTS {
            fonts.load_font_data(font.to_vec());
        }
        fonts.set_sans_serif_family(TYPEFACE);
        fonts.set_serif_family(TYPEFACE);
        Self(Arc::new(fonts))
    }

    /// The drawing of a block, of several the one at a place from 0; none where there is no such block, or nothing is drawn of it.
    pub(crate) fn picture(
        &self,
        document: &Document,
        maps: &Maps,
        (key, nth): (&str, usize),
        kind: PictureKind,
    ) -> Result<Option<Vec<u8>>, PaperError> {
        keep_time_of(&document.time_zone);
        let Some(block) = document.blocks.iter().find(|block| block.key == key) else { return Ok(None) };
        let map = |level| maps.get(Paper::A4, level);
        let is_answer = matches!(block.content, Content::Analysis { .. });
        let size = if is_answer { Paper::A4.exhibit_size() } else { Paper::A4.chart_size() };
        let Some(drawn) = block_drawn(document, block, nth, size, true, map) else { return Ok(None) };
        let drawn = drawn.map_err(|source| PaperError::Chart { block: block.key.clone(), source })?;
        let options = Options { fontdb: Arc::clone(&self.0), ..Options::default() };
        let tree = Tree::from_str(&drawn.svg, &options).map_err(|e| PaperError::Picture(e.to_string()))?;
        match kind {
            PictureKind::Svg => Ok(Some(sized(&drawn.svg, &tree).into_bytes())),
            PictureKind::Png => png(&tree).map(Some),
        }
    }
}

/// The drawing with a size.
fn sized(svg: &str, tree: &Tree) -> String {
    let height = WIDTH_MM * f64::from(tree.size().height()) / f64::from(tree.size().width());
    svg.replacen("<svg ", &format!(r#"<svg width="{WIDTH_MM}mm" height="{height:.2}mm" "#), 1)
}

#[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "a few thousand dots")]
fn png(tree: &Tree) -> Result<Vec<u8>, PaperError> {
    let failed = |error: &dyn std::fmt::Display| PaperError::Picture(error.to_string());
    let width = (WIDTH_MM / MM_PER_INCH * f64::from(DPI)).round();
    let scale = width / f64::from(tree.size().width());
    let height = (f64::from(tree.size().height()) * scale).round();
    let (width, height) = (width as u32, height as u32);
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| failed(&"an empty drawing"))?;
    pixels.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    // On white nothing is transparent.
    let dots: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|rgba| [rgba[0], rgba[1], rgba[2]]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: DOTS_PER_METRE, yppu: DOTS_PER_METRE, unit }));
    let mut writer = encoder.write_header().map_err(|e| failed(&e))?;
    writer.write_image_data(&dots).map_err(|e| failed(&e))?;
    writer.finish().map_err(|e| failed(&e))?;
    Ok(bytes)
}
