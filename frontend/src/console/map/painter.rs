//! Paints batches of marks on a canvas. A mark is drawn once as a small picture and copied ten thousand times, which a
//! browser does faster than paths.

use super::mercator::Size;
use super::scene::Batch;
use crate::browser;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

/// The side of the box that the palette's marks are drawn in, with room for the white border.
const BOX: f64 = 20.0;

/// The ring around what is pointed at.
const RING: &str = "#ff9900";

/// What is kept from one frame to the next.
#[derive(Default)]
pub(super) struct Painter {
    pictures: HashMap<(Health, u32), HtmlCanvasElement>,
}

/// What is painted.
pub(super) struct Frame<'a> {
    pub(super) batches: &'a [Batch],
    pub(super) size: Size,
    /// Side of a mark.
    pub(super) mark: f64,
    /// Where something is pointed at.
    pub(super) ringed: Option<(f64, f64)>,
}

impl Painter {
    /// Paints a frame; an error is the browser's.
    pub(super) fn paint(&mut self, canvas: &HtmlCanvasElement, frame: &Frame<'_>) -> Result<(), JsValue> {
        let ratio = browser::pixel_ratio();
        let (width, height) = (pixels(frame.size.width * ratio), pixels(frame.size.height * ratio));
        // Setting the size, even to what it is, clears and costs.
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let Some(context) = context(canvas)? else { return Ok(()) };
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        let side = pixels(frame.mark * ratio).max(1);
        let half = f64::from(side) / 2.0;
        for batch in frame.batches {
            let picture = self.picture(batch.health, side)?;
            for (x, y) in &batch.marks {
                // On whole pixels a copy needs no smoothing.
                context.draw_image_with_html_canvas_element(
                    picture,
                    (x * ratio - half).round(),
                    (y * ratio - half).round(),
                )?;
            }
        }
        if let Some((x, y)) = frame.ringed {
            context.begin_path();
            context.set_line_width(3.0 * ratio);
            context.set_stroke_style_str(RING);
            context.arc(x * ratio, y * ratio, half + 4.0 * ratio, 0.0, std::f64::consts::TAU)?;
            context.stroke();
        }
        Ok(())
    }

    fn picture(&mut self, health: Health, side: u32) -> Result<&HtmlCanvasElement, JsValue> {
        use std::collections::hash_map::Entry;
        match self.pictures.entry((health, side)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(slot) => Ok(slot.insert(draw(health, side)?)),
        }
    }
}

fn draw(health: Health, side: u32) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|w| w.document()).ok_or("there is no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(side);
    canvas.set_height(side);
    let Some(context) = context(&canvas)? else { return Ok(canvas) };
    let scale = f64::from(side) / BOX;
    context.set_transform(scale, 0.0, 0.0, scale, f64::from(side) / 2.0, f64::from(side) / 2.0)?;
    let mark = palette::mark(health);
    let outline = Path2d::new_with_path_string(mark.outline)?;
    context.set_fill_style_str(mark.colour);
    context.fill_with_path_2d(&outline);
    context.set_stroke_style_str("#ffffff");
    context.set_line_width(1.6);
    context.stroke_with_path(&outline);
    context.set_stroke_style_str(mark.sign_colour);
    context.set_line_width(2.0);
    context.set_line_cap("round");
    context.stroke_with_path(&Path2d::new_with_path_string(mark.sign)?);
    Ok(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Result<Option<CanvasRenderingContext2d>, JsValue> {
    Ok(canvas.get_context("2d")?.and_then(|context| context.dyn_into().ok()))
}

#[allow(clippy::cast_sign_loss, reason = "clamped to 0 and above")]
fn pixels(value: f64) -> u32 {
    value.round().clamp(0.0, 16_384.0) as u32
}
