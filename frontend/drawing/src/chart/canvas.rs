//! What charts are drawn on: Plotters' SVG backend, in steps of a tenth of a unit, so that nothing jumps by a whole
//! pixel on a page that is printed.

use super::ChartError;
use super::scheme::{FAMILY, INK, Line, Mark, PAPER};
use crate::svg::escape;
use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle};

/// Plotters draws on whole pixels: so many of them are a unit of the drawing.
const FINE: u32 = 10;

/// Plotters' font size is 1.24 times what it writes.
const FONT: f64 = 1.24;

/// Height of capitals as a share of the size: texts are centred by them.
const CAPITALS: f64 = 0.7;

/// Where a text's given place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Text {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: RGBColor,
    pub(super) anchor: Anchor,
}

impl Text {
    /// Plain text of the usual colour.
    pub(super) fn plain(size: f64, anchor: Anchor) -> Self {
        Self { size, bold: false, colour: INK, anchor }
    }
}

/// A drawing being made.
pub(super) struct Canvas<'a> {
    backend: SVGBackend<'a>,
    failed: Option<String>,
}

/// What is said of a drawing to those who do not see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
}

/// Draws with `paint` on a canvas of `width` by `height` units: an SVG element with its name and description, of that size.
pub(super) fn paint(
    size: (u32, u32),
    words: Words<'_>,
    paint: impl FnOnce(&mut Canvas<'_>),
) -> Result<String, ChartError> {
    let (width, height) = size;
    let group = paint_group(size, paint)?;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" role="img"><title>{}</title><desc>{}</desc>{group}</svg>
"#,
        escape(words.title),
        escape(words.description),
    ))
}

/// The same as a group, to be part of another drawing.
pub(super) fn paint_group(
    (width, height): (u32, u32),
    paint: impl FnOnce(&mut Canvas<'_>),
) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let mut canvas =
            Canvas { backend: SVGBackend::with_string(&mut svg, (width * FINE, height * FINE)), failed: None };
        paint(&mut canvas);
        let presented = canvas.backend.present().map_err(|e| e.to_string());
        canvas.failed.map_or(presented, Err).map_err(ChartError)?;
    }
    let body = svg.split_once('>').and_then(|(_, body)| body.trim_end().strip_suffix("</svg>")).unwrap_or_default();
    Ok(format!(r#"<g transform="scale({})">{body}</g>"#, 1.0 / f64::from(FINE)))
}

/// A length in units as a number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within what fits")]
pub(super) fn whole(length: f64) -> u32 {
    length.ceil().clamp(0.0, 1e8) as u32
}

fn fine((x, y): (f64, f64)) -> (i32, i32) {
    let whole = |v: f64| if v.is_finite() { (v * f64::from(FINE)).round().clamp(-1e8, 1e8) as i32 } else { 0 };
    (whole(x), whole(y))
}

fn stroke(colour: RGBColor, opacity: f64, width: f64) -> ShapeStyle {
    ShapeStyle { color: colour.mix(opacity), filled: false, stroke_width: whole((width * f64::from(FINE)).round()) }
}

impl Canvas<'_> {
    fn note<E: std::fmt::Display>(&mut self, result: Result<(), E>) {
        if let Err(error) = result {
            self.failed.get_or_insert(error.to_string());
        }
    }

    /// A line through `points`.
    pub(super) fn line(&mut self, points: &[(f64, f64)], line: Line) {
        let style = stroke(line.colour, 1.0, line.width);
        if line.dash.is_empty() {
            let drawn = self.backend.draw_path(points.iter().copied().map(fine), &style);
            self.note(drawn);
            return;
        }
        for piece in dashes(points, line.dash) {
            let drawn = self.backend.draw_path(piece.into_iter().map(fine), &style);
            self.note(drawn);
        }
    }

    /// A filled shape.
    pub(super) fn area(&mut self, points: &[(f64, f64)], colour: RGBColor, opacity: f64) {
        let style = ShapeStyle { color: colour.mix(opacity), filled: true, stroke_width: 0 };
        let drawn = self.backend.fill_polygon(points.iter().copied().map(fine), &style);
        self.note(drawn);
    }

    /// A filled rectangle from corner to corner.
    pub(super) fn rect(&mut self, a: (f64, f64), b: (f64, f64), colour: RGBColor) {
        let (low, high) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
        let style = ShapeStyle { color: colour.to_rgba(), filled: true, stroke_width: 0 };
        let drawn = self.backend.draw_rect(fine(low), fine(high), &style, true);
        self.note(drawn);
    }

    /// The outline of a rectangle.
    pub(super) fn frame(&mut self, a: (f64, f64), b: (f64, f64), line: Line) {
        self.line(&[a, (b.0, a.1), b, (a.0, b.1), a], line);
    }

    /// A mark of `size` units across.
    pub(super) fn mark(&mut self, at: (f64, f64), mark: Mark, size: f64, colour: RGBColor, filled: bool) {
        let (x, y) = at;
        let half = size / 2.0;
        let corners: Vec<(f64, f64)> = match mark {
            Mark::Disc => {
                let style = if filled {
                    ShapeStyle { color: colour.to_rgba(), filled: true, stroke_width: 0 }
                } else {
                    stroke(colour, 1.0, 1.6)
                };
                let radius = whole((half * f64::from(FINE)).round());
                let drawn = self.backend.draw_circle(fine(at), radius, &style, filled);
                self.note(drawn);
                return;
            }
            Mark::Square => {
                vec![(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
            }
            Mark::Triangle => vec![(x, y - half), (x + half, y + half), (x - half, y + half)],
            Mark::Diamond => vec![(x, y - half), (x + half, y), (x, y + half), (x - half, y)],
        };
        if filled {
            self.area(&corners, colour, 1.0);
        } else {
            let mut outline = corners;
            outline.extend(outline.first().copied());
            self.line(&outline, Line { colour, width: 1.6, dash: &[] });
        }
    }

    /// A text on a ground of paper, so that no line runs through it.
    pub(super) fn text_on_paper(&mut self, (x, y): (f64, f64), text: &str, style: Text) {
        let wide = super::place::width(text, style.size);
        let left = match style.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - wide / 2.0,
            Anchor::End => x - wide,
        };
        let half = style.size * 0.55;
        self.rect((left - 1.0, y - half), (left + wide + 1.0, y + half), PAPER);
        self.text((x, y), text, style);
    }

    /// A text whose capitals are centred on the height of `at`.
    pub(super) fn text(&mut self, (x, y): (f64, f64), text: &str, style: Text) {
        if text.is_empty() {
            return;
        }
        let anchor = match style.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let weight = if style.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = (FontFamily::Name(FAMILY), style.size * f64::from(FINE) * FONT, weight).into_font();
        let written = TextStyle { font, color: style.colour.to_backend_color(), pos: Pos::new(anchor, VPos::Top) };
        // Plotters puts the base line 0.76 of the size below a top; 0.76 - 0.35 puts the capitals' middle there.
        let top = y - style.size * (0.76 - CAPITALS / 2.0);
        let drawn = self.backend.draw_text(text, &written, fine((x, top)));
        self.note(drawn);
    }
}

/// The pieces of a dashed line: `pattern` is lengths drawn and left out in turns.
fn dashes(points: &[(f64, f64)], pattern: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let (mut pieces, mut piece) = (Vec::new(), Vec::new());
    let (mut turn, mut left) = (0, pattern[0]);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut at = 0.0;
        let place = |at: f64| (from.0 + (to.0 - from.0) * at / length, from.1 + (to.1 - from.1) * at / length);
        if turn % 2 == 0 && piece.is_empty() {
            piece.push(from);
        }
        while length - at > left {
            at += left;
            if turn % 2 == 0 {
                piece.push(place(at));
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece.push(place(at));
            }
            turn += 1;
            left = pattern[turn % pattern.len()];
        }
        left -= length - at;
        if turn % 2 == 0 {
            piece.push(to);
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_round_corners() {
        let pieces = dashes(&[(0.0, 0.0), (5.0, 0.0), (5.0, 10.0)], &[4.0, 2.0]);
        assert_eq!(
            pieces,
            [vec![(0.0, 0.0), (4.0, 0.0)], vec![(5.0, 1.0), (5.0, 5.0)], vec![(5.0, 7.0), (5.0, 10.0)],]
        );
        assert!(dashes(&[(0.0, 0.0)], &[4.0, 2.0]).is_empty());
    }

    #[test]
    fn what_is_no_number_is_drawn_at_the_edge_and_not_written() {
        let words = Words { title: "a < b", description: "" };
        let svg = paint((10, 10), words, |canvas| {
            canvas.line(&[(f64::NAN, 1.0), (f64::INFINITY, 2.0)], Line { colour: INK, width: 1.0, dash: &[] });
            canvas.text((1.0, 5.0), "x & y", Text::plain(5.0, Anchor::Start));
        });
        let svg = svg.unwrap();
        assert!(svg.contains("a &lt; b") && svg.contains("x &amp; y") && !svg.contains("NaN"), "{svg}");
        assert!(svg.contains(r#"viewBox="0 0 10 10""#) && svg.ends_with("</svg>\n"));
    }
}
