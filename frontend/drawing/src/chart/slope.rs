//! Slopes: then on the left, now on the right, a line for each that joins the two.

use super::canvas::{Anchor, Canvas, Text, Words, paint};
use super::lines::{LABEL_GAP, SIZE};
use super::place::{apart, cut, width};
use super::scheme::{GRID, INK, Line, MAIN, Mark, REST, SOFT};
use super::{ChartError, Texts};
use cruscotto_domain::comparison::Observation;

/// Room above for the names of the two times, and around.
const ABOVE: f64 = 30.0;
const MARGIN: f64 = 8.0;

/// The share of the width that the labels of a side may take.
const LABELS_SHARE: f64 = 0.36;

/// The smallest.
const MIN_SIZE: (u32, u32) = (280, 120);

/// One that is compared.
#[derive(Debug, Clone, Copy)]
pub struct Slope<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value then.
    pub then: Observation,
    /// Its value now.
    pub now: Observation,
    /// Whether the chart is about it: the others are grey.
    pub marked: bool,
}

/// Slopes.
pub struct SlopeChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// What is compared; some dozen at most, as each has its name on both sides.
    pub slopes: &'a [Slope<'a>],
    /// How many others there are that moved less and have no place; the chart says so.
    pub left_out: usize,
    /// What the two times are called.
    pub times: (&'a str, &'a str),
    /// Writes a value.
    pub format: &'a dyn Fn(f64) -> String,
    /// Words of its own.
    pub texts: Texts,
    /// Width in units of the drawing.
    pub width: u32,
    /// Height in units of the drawing.
    pub height: u32,
}

/// Draws slopes. One that is not known then or now has a mark on the other side only.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw_slopes(chart: &SlopeChart<'_>) -> Result<String, ChartError> {
    let size = (chart.width.max(MIN_SIZE.0), chart.height.max(MIN_SIZE.1));
    let words = Words { title: chart.title, description: chart.description };
    paint(size, words, |canvas| plot(chart, (f64::from(size.0), f64::from(size.1)), canvas))
}

fn plot(chart: &SlopeChart<'_>, (across, down): (f64, f64), canvas: &mut Canvas<'_>) {
    let sides = || chart.slopes.iter().flat_map(|s| [s.then.known(), s.now.known()]).flatten();
    let (low, high) = sides().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low > high {
        canvas.text((across / 2.0, down / 2.0), chart.texts.empty, Text::plain(SIZE, Anchor::Middle));
        return;
    }
    let span = if high > low { high - low } else { 1.0 };
    let (top, bottom) = (ABOVE + SIZE, down - MARGIN - SIZE / 2.0);
    let y = |v: f64| bottom - (v - low) / span * (bottom - top);
    let room = across * LABELS_SHARE;
    let label = |name: &str, v: f64| {
        let number = (chart.format)(v);
        let name = cut(name, SIZE, room - width(&number, SIZE) - 6.0);
        (name, number)
    };
    let widest = chart
        .slopes
        .iter()
        .flat_map(|s| [s.then, s.now].map(|v| (s.name, v.known())))
        .filter_map(|(name, v)| Some(label(name, v?)))
        .map(|(name, number)| width(&name, SIZE) + 6.0 + width(&number, SIZE))
        .fold(0.0, f64::max);
    let (left, right) = (MARGIN + widest + 8.0, across - MARGIN - widest - 8.0);
    for (x, name, anchor) in [(left, chart.times.0, Anchor::End), (right, chart.times.1, Anchor::Start)] {
        canvas.line(&[(x, ABOVE), (x, down - MARGIN)], Line::plain(GRID, 1.0));
        canvas.text((x, ABOVE / 2.0), name, Text { bold: true, ..Text::plain(SIZE, anchor) });
    }
    if chart.left_out > 0 {
        let words = chart.texts.moved_less[usize::from(chart.left_out > 1)];
        let said = format!("{} {words}", chart.left_out);
        let said = cut(&said, SIZE, right - left - 16.0);
        canvas.text(
            ((left + right) / 2.0, ABOVE / 2.0),
            &said,
            Text { colour: SOFT, ..Text::plain(SIZE, Anchor::Middle) },
        );
    }
    // What the chart is about lies on top.
    let mut order: Vec<&Slope<'_>> = chart.slopes.iter().collect();
    order.sort_by_key(|s| s.marked);
    for slope in order {
        let (then, now) = (slope.then.known().map(|v| (left, y(v))), slope.now.known().map(|v| (right, y(v))));
        let (colour, thick) = if slope.marked { (MAIN, 2.4) } else { (REST, 1.2) };
        if let Some((a, b)) = then.zip(now) {
            canvas.line(&[a, b], Line::plain(colour, thick));
        }
        for at in then.into_iter().chain(now) {
            canvas.mark(at, Mark::Disc, if slope.marked { 8.0 } else { 6.0 }, colour, true);
        }
    }
    for (x, side, outward) in [(left, 0, -1.0), (right, 1, 1.0)] {
        let of = |s: &Slope<'_>| if side == 0 { s.then.known() } else { s.now.known() };
        let known: Vec<(&Slope<'_>, f64)> = chart.slopes.iter().filter_map(|s| Some((s, of(s)?))).collect();
        let wanted: Vec<f64> = known.iter().map(|(_, v)| y(*v)).collect();
        for (((slope, v), wanted), place) in known.iter().zip(&wanted).zip(apart(&wanted, LABEL_GAP, top, bottom)) {
            let (name, number) = label(slope.name, *v);
            if (place - wanted).abs() > 1.0 {
                canvas.line(&[(x + outward * 4.0, *wanted), (x + outward * 8.0, place)], Line::plain(REST, 0.8));
            }
            let colour = if slope.marked { MAIN } else { SOFT };
            let anchor = if side == 0 { Anchor::End } else { Anchor::Start };
            let style = Text { bold: slope.marked, colour, ..Text::plain(SIZE, anchor) };
            let at = x + outward * 10.0;
            // The number is next to its mark on either side.
            canvas.text((at, place), &number, Text { colour: if slope.marked { MAIN } else { INK }, ..style });
            canvas.text((at + outward * (width(&number, SIZE) + 6.0), place), &name, style);
        }
    }
}
