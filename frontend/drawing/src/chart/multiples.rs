//! Small multiples: the same little chart for many, all to one scale, so that they can be compared by looking.

use super::calendar_axis::month_label;
use super::canvas::{Anchor, Canvas, Text, Words, paint, whole};
use super::place::{cut, width};
use super::plot::{self, Plot};
use super::scheme::{GRID, INK, Line, MAIN, Mark, REST, SOFT};
use super::segment::stretches;
use super::{ChartError, Texts, axis};
use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// The narrowest panel, its height, and the room between two.
const PANEL: (f64, f64) = (150.0, 86.0);
const BETWEEN: f64 = 14.0;

/// Room around, and below for the dates.
const MARGIN: f64 = 8.0;
const BELOW: f64 = 20.0;

/// Sizes of a panel's name and of its smaller texts.
const NAME: f64 = 12.0;
const SMALL: f64 = 10.5;

/// A panel.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its points, in the order of time; none breaks the line.
    pub points: &'a [(Timestamp, Option<f64>)],
}

/// Small multiples.
pub struct MultiplesChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The panels, row by row.
    pub panels: &'a [Panel<'a>],
    /// A line that is in each of them, thin: the city.
    pub context: &'a [(Timestamp, Option<f64>)],
    /// Beginning of the period shown.
    pub from: Timestamp,
    /// End of the period shown.
    pub to: Timestamp,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i32,
    /// Whether the axis begins at zero.
    pub from_zero: bool,
    /// Writes a value.
    pub format: &'a dyn Fn(f64) -> String,
    /// Words of its own.
    pub texts: Texts,
    /// Width in units of the drawing; the height follows from the number of panels.
    pub width: u32,
}

/// Draws small multiples.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw_multiples(chart: &MultiplesChart<'_>) -> Result<String, ChartError> {
    let across = f64::from(chart.width).max(PANEL.0 + 2.0 * MARGIN);
    let columns = (whole(((across - 2.0 * MARGIN + BETWEEN) / (PANEL.0 + BETWEEN)).floor().max(1.0)) as usize)
        .min(chart.panels.len().max(1));
    let rows = chart.panels.len().div_ceil(columns).max(1);
    let down = MARGIN + rows as f64 * (PANEL.1 + BETWEEN) - BETWEEN + BELOW + MARGIN;
    let words = Words { title: chart.title, description: chart.description };
    paint((whole(across), whole(down)), words, |canvas| plot(chart, across, columns, canvas))
}

fn plot(chart: &MultiplesChart<'_>, across: f64, columns: usize, canvas: &mut Canvas<'_>) {
    if chart.panels.is_empty() {
        canvas.text((across / 2.0, PANEL.1 / 2.0), chart.texts.empty, Text::plain(NAME, Anchor::Middle));
        return;
    }
    let all = chart.panels.iter().flat_map(|p| p.points).chain(chart.context);
    let values = all.filter(|p| (chart.from..=chart.to).contains(&p.0)).filter_map(|p| p.1);
    let (low, high, _) = axis::value_ticks_from(chart.from_zero, values);
    let (from, to) = plot::ends(chart.from, chart.to);
    let wide = (across - 2.0 * MARGIN - (columns - 1) as f64 * BETWEEN) / columns as f64;
    let scale = [low, high].map(|v| width(&(chart.format)(v), SMALL)).into_iter().fold(0.0, f64::max);
    for (place, panel) in chart.panels.iter().enumerate() {
        let left = MARGIN + (place % columns) as f64 * (wide + BETWEEN);
        let top = MARGIN + (place / columns) as f64 * (PANEL.1 + BETWEEN);
        let inner = Plot {
            left: left + scale + 5.0,
            right: left + wide - 5.0,
            top: top + 22.0,
            bottom: top + PANEL.1 - 4.0,
            from,
            to,
            low,
            high,
        };
        draw_panel(chart, panel, left, top, wide, &inner, canvas);
        // The dates stand below the last panel of each column.
        if place + columns >= chart.panels.len() {
            dates(chart, &inner, canvas);
        }
    }
}

fn paths(plot: &Plot, chart: &MultiplesChart<'_>, points: &[(Timestamp, Option<f64>)]) -> Vec<Vec<(f64, f64)>> {
    let place = |(time, value): &(Timestamp, Option<f64>)| (plot.x(*time), plot.y(value.unwrap_or_default()));
    stretches(points, chart.from, chart.to).map(|piece| piece.iter().map(place).collect()).collect()
}

fn draw_panel(
    chart: &MultiplesChart<'_>,
    panel: &Panel<'_>,
    left: f64,
    top: f64,
    wide: f64,
    inner: &Plot,
    canvas: &mut Canvas<'_>,
) {
    let last = panel.points.iter().rev().find_map(|p| p.1.filter(|v| v.is_finite()));
    let number = last.map(|v| (chart.format)(v)).unwrap_or_default();
    let taken = width(&number, NAME);
    canvas.text((left, top + 8.0), &cut(panel.name, NAME, wide - taken - 8.0), Text::plain(NAME, Anchor::Start));
    let value = Text { bold: true, colour: MAIN, ..Text::plain(NAME, Anchor::End) };
    canvas.text((left + wide, top + 8.0), &number, value);
    for (v, y) in [(inner.low, inner.bottom), (inner.high, inner.top)] {
        canvas.line(&[(inner.left, y), (inner.right, y)], Line::plain(GRID, 1.0));
        let style = Text { colour: SOFT, ..Text::plain(SMALL, Anchor::End) };
        canvas.text((inner.left - 4.0, y), &(chart.format)(v), style);
    }
    for path in paths(inner, chart, chart.context) {
        if path.len() > 1 {
            canvas.line(&path, Line { colour: REST, width: 1.2, dash: &[3.0, 2.0] });
        }
    }
    let paths = paths(inner, chart, panel.points);
    if paths.is_empty() {
        let middle = (f64::midpoint(inner.left, inner.right), f64::midpoint(inner.top, inner.bottom));
        canvas.text_on_paper(middle, chart.texts.missing, Text { colour: SOFT, ..Text::plain(SMALL, Anchor::Middle) });
    }
    for path in &paths {
        if path.len() > 1 {
            canvas.line(path, Line::plain(MAIN, 1.8));
        }
    }
    if let Some(end) = paths.last().and_then(|path| path.last()) {
        canvas.mark(*end, Mark::Disc, 5.0, MAIN, true);
    }
}

fn dates(chart: &MultiplesChart<'_>, inner: &Plot, canvas: &mut Canvas<'_>) {
    let date = |time: Timestamp| {
        let local = time.as_micros().div_euclid(MICROS_PER_SECOND) + i64::from(chart.utc_offset_s);
        let date = Civil::from_seconds(local);
        month_label(&chart.texts, date)
    };
    let style = |anchor| Text { colour: INK, ..Text::plain(SMALL, anchor) };
    let y = inner.bottom + 14.0;
    canvas.text((inner.left, y), &date(chart.from), style(Anchor::Start));
    canvas.text((inner.right, y), &date(chart.to), style(Anchor::End));
}
