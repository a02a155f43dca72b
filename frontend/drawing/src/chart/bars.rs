//! Bars, one below the other: rankings, and what explains a change. Names stand before their bars and values after
//! them.

use super::canvas::{Anchor, Canvas, Text, Words, paint, whole};
use super::lines::SIZE;
use super::place::{cut, width};
use super::scheme::{INK, Line, MAIN, REST, SOFT, WORSE};
use super::{ChartError, Texts};
use cruscotto_domain::comparison::Observation;

/// From one bar to the next, and the height of a bar.
const STEP: f64 = 22.0;
const THICK: f64 = 14.0;

/// Room around.
const MARGIN: f64 = 8.0;

/// The share of the width that names may take.
const NAMES_SHARE: f64 = 0.4;

/// The narrowest.
const MIN_WIDTH: u32 = 240;

/// A bar.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value. What is not known has no bar, and says so.
    pub value: Observation,
    /// Whether the chart is about it: the others are grey.
    pub marked: bool,
}

/// Bars.
pub struct BarChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The bars, from the top.
    pub bars: &'a [Bar<'a>],
    /// A value to compare all with, and its name: the median.
    pub level: Option<(f64, &'a str)>,
    /// Whether values are changes: what rises and what falls has its own colour.
    pub signed: bool,
    /// Writes a value.
    pub format: &'a dyn Fn(f64) -> String,
    /// Words of its own.
    pub texts: Texts,
    /// Width in units of the drawing; the height follows from the number of bars.
    pub width: u32,
}

/// Draws bars.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw_bars(chart: &BarChart<'_>) -> Result<String, ChartError> {
    let across = chart.width.max(MIN_WIDTH);
    let above = if chart.level.is_some() { MARGIN + STEP } else { MARGIN };
    let down = above + chart.bars.len().max(1) as f64 * STEP + MARGIN;
    let words = Words { title: chart.title, description: chart.description };
    paint((across, whole(down)), words, |canvas| plot(chart, f64::from(across), above, canvas))
}

fn plot(chart: &BarChart<'_>, across: f64, above: f64, canvas: &mut Canvas<'_>) {
    let value = |bar: &Bar<'_>| bar.value.known();
    let (low, high) = chart
        .bars
        .iter()
        .filter_map(value)
        .chain(chart.level.map(|level| level.0))
        .fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    let span = if high > low { high - low } else { 1.0 };
    let room = across * NAMES_SHARE;
    let names = chart.bars.iter().map(|bar| width(bar.name, SIZE)).fold(0.0, f64::max).min(room);
    let number = |positive: bool| {
        let of = chart.bars.iter().filter_map(value).filter(|v| (*v >= 0.0) == positive);
        of.map(|v| width(&(chart.format)(v), SIZE) + 6.0).fold(0.0, f64::max)
    };
    // Below zero the numbers stand on the left of their bars.
    let left = MARGIN + names + MARGIN + if low < 0.0 { number(false) } else { 0.0 };
    let right = (across - MARGIN - number(true)).max(left + 20.0);
    let x = |v: f64| left + (v - low) / span * (right - left);
    if chart.bars.is_empty() {
        canvas.text((across / 2.0, above + STEP / 2.0), chart.texts.empty, Text::plain(SIZE, Anchor::Middle));
    }
    for (place, bar) in chart.bars.iter().enumerate() {
        let y = above + (place as f64 + 0.5) * STEP;
        let name = Text { bold: bar.marked && !chart.signed, ..Text::plain(SIZE, Anchor::End) };
        canvas.text((MARGIN + names, y), &cut(bar.name, SIZE, room), name);
        let Some(v) = value(bar) else {
            let why = if bar.value == Observation::Withheld { chart.texts.withheld } else { chart.texts.missing };
            canvas.text((x(0.0) + 6.0, y), why, Text { colour: SOFT, ..Text::plain(SIZE, Anchor::Start) });
            continue;
        };
        let colour = match (chart.signed, v < 0.0, bar.marked) {
            (true, true, _) => WORSE,
            (true, false, _) | (false, _, true) => MAIN,
            (false, _, false) => REST,
        };
        canvas.rect((x(0.0), y - THICK / 2.0), (x(v), y + THICK / 2.0), colour);
    }
    let below = above + chart.bars.len() as f64 * STEP;
    canvas.line(&[(x(0.0), above), (x(0.0), below)], Line::plain(INK, 1.0));
    if let Some((level, name)) = chart.level {
        canvas.line(&[(x(level), above - 4.0), (x(level), below)], Line { colour: INK, width: 1.2, dash: &[3.0, 3.0] });
        let label = format!("{name} {}", (chart.format)(level));
        let half = width(&label, SIZE) / 2.0;
        let middle = x(level).clamp(MARGIN + half, (across - MARGIN - half).max(MARGIN + half));
        canvas.text((middle, above - 13.0), &label, Text::plain(SIZE, Anchor::Middle));
    }
    // The numbers last, so that no line runs through them.
    for (place, bar) in chart.bars.iter().enumerate() {
        let y = above + (place as f64 + 0.5) * STEP;
        let Some(v) = value(bar) else { continue };
        let (at, anchor) = if v < 0.0 { (x(v) - 5.0, Anchor::End) } else { (x(v) + 5.0, Anchor::Start) };
        let style = Text { bold: bar.marked && !chart.signed, ..Text::plain(SIZE, anchor) };
        canvas.text_on_paper((at, y), &(chart.format)(v), style);
    }
}
