//! Lines over time: published figures and live ones in one picture and told apart, the plan, the forecast with its
//! band, the target, and the days that matter. Each line's name and last value stand at its end; there is no key to
//! look things up in.

use super::calendar_axis::ticks_in;
use super::canvas::{Anchor, Canvas, Text, Words, paint};
use super::place::{apart, cut, width};
use super::plot::{self, Plot};
use super::scheme::{GRID, INK, LOOKS, Line, Look, MAIN, Mark, PAPER, SOFT};
use super::segment::stretches;
use super::{ChartError, Texts, axis};
use cruscotto_domain::time::Timestamp;
use plotters::style::RGBColor;

/// Size of texts, and the distance of labels that stand above each other.
pub(super) const SIZE: f64 = 12.0;
pub(super) const LABEL_GAP: f64 = 15.0;

/// Room around the plot: above, below, and beside the labels.
const ABOVE: f64 = 12.0;
const BELOW: f64 = 26.0;
const BESIDE: f64 = 8.0;

/// The share of the width that names may take.
const NAMES_SHARE: f64 = 0.34;

/// Opacity of a band.
const BAND_OPACITY: f64 = 0.17;

/// The smallest chart that has room for its axes.
const MIN_SIZE: (u32, u32) = (240, 120);

/// What a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesKind {
    /// Measured by the city's own collectors: a full line.
    Live,
    /// Published figures: hollow marks, thinly joined, as nothing is known between them.
    Published,
    /// Where it should be: a thin dashed line.
    Plan,
    /// Where it leads: a dotted line in its band.
    Forecast,
    /// One of several that are compared, by its place: each has a colour, a dash and a mark of its own, five in all.
    Other(usize),
}

/// A series.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// Its name, written at its end.
    pub name: &'a str,
    /// What it is.
    pub kind: SeriesKind,
    /// Its points, in the order of time; none breaks the line.
    pub points: &'a [(Timestamp, Option<f64>)],
    /// The band around it: lowest and highest, in the order of time.
    pub band: &'a [(Timestamp, f64, f64)],
    /// Whether a value holds until the next: counts of what is done.
    pub stepped: bool,
    /// Whether its last value is written after its name.
    pub with_value: bool,
}

/// Lines over time.
pub struct LinesChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The series, the most important first.
    pub series: &'a [Series<'a>],
    /// A value to reach, and its name.
    pub target: Option<(f64, &'a str)>,
    /// Days that matter, and what they are: today, the day it is due.
    pub moments: &'a [(Timestamp, &'a str)],
    /// Beginning of the period shown.
    pub from: Timestamp,
    /// End of the period shown.
    pub to: Timestamp,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i32,
    /// Whether the axis begins at zero; counts and shares of a whole do.
    pub from_zero: bool,
    /// Writes a value.
    pub format: &'a dyn Fn(f64) -> String,
    /// Words of its own.
    pub texts: Texts,
    /// Width in units of the drawing.
    pub width: u32,
    /// Height in units of the drawing.
    pub height: u32,
}

/// Draws lines over time.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw_lines(chart: &LinesChart<'_>) -> Result<String, ChartError> {
    let size = (chart.width.max(MIN_SIZE.0), chart.height.max(MIN_SIZE.1));
    let words = Words { title: chart.title, description: chart.description };
    paint(size, words, |canvas| plot(chart, (f64::from(size.0), f64::from(size.1)), canvas))
}

fn plot(chart: &LinesChart<'_>, (across, down): (f64, f64), canvas: &mut Canvas<'_>) {
    let within = |t: &Timestamp| (chart.from..=chart.to).contains(t);
    let points = chart.series.iter().flat_map(|s| s.points).filter(|p| within(&p.0)).filter_map(|p| p.1);
    let bands = chart.series.iter().flat_map(|s| s.band).filter(|b| within(&b.0)).flat_map(|b| [b.1, b.2]);
    let values = points.chain(bands).chain(chart.target.map(|target| target.0));
    let (low, high, ticks) = axis::value_ticks_from(chart.from_zero, values);
    let ends = ends(chart);
    let room = across * NAMES_SHARE;
    let names = ends.iter().map(|end| width(&end.name, SIZE) + width(&end.number, SIZE)).fold(0.0, f64::max).min(room);
    let numbers = ticks.iter().map(|tick| width(&(chart.format)(*tick), SIZE)).fold(0.0, f64::max);
    let top = ABOVE + if chart.moments.is_empty() { 0.0 } else { LABEL_GAP };
    let (from, to) = plot::ends(chart.from, chart.to);
    let plot = Plot {
        left: numbers + 2.0 * BESIDE,
        right: across - BESIDE - if names > 0.0 { names + BESIDE } else { 0.0 },
        top,
        bottom: down - BELOW,
        from,
        to,
        low,
        high,
    };
    axes(chart, &plot, &ticks, canvas);
    for series in chart.series.iter().rev() {
        band(series, &plot, canvas);
    }
    moments(chart, &plot, canvas);
    if let Some((value, _)) = chart.target {
        let y = plot.y(value);
        canvas.line(&[(plot.left, y), (plot.right, y)], Line { colour: INK, width: 1.4, dash: &[1.5, 3.0] });
    }
    for series in chart.series.iter().rev() {
        line(chart, series, &plot, canvas);
    }
    write_ends(&ends, &plot, room, canvas);
    if chart.series.iter().all(|s| s.points.iter().all(|p| p.1.is_none())) {
        let middle = (f64::midpoint(plot.left, plot.right), f64::midpoint(plot.top, plot.bottom));
        canvas.text(middle, chart.texts.empty, Text::plain(SIZE, Anchor::Middle));
    }
}

fn axes(chart: &LinesChart<'_>, plot: &Plot, ticks: &[f64], canvas: &mut Canvas<'_>) {
    for tick in ticks {
        let y = plot.y(*tick);
        canvas.line(&[(plot.left, y), (plot.right, y)], Line::plain(GRID, 1.0));
        canvas.text((plot.left - BESIDE, y), &(chart.format)(*tick), Text::plain(SIZE, Anchor::End));
    }
    canvas.line(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], Line::plain(SOFT, 1.0));
    let room = plot.right - plot.left;
    for (at, label) in ticks_in(room, chart.from, chart.to, chart.utc_offset_s, &chart.texts) {
        let x = plot.left + (at - plot.from) / (plot.to - plot.from) * (plot.right - plot.left);
        canvas.line(&[(x, plot.bottom), (x, plot.bottom + 4.0)], Line::plain(SOFT, 1.0));
        // The first and the last keep within the drawing.
        let half = width(&label, SIZE) / 2.0;
        let x = x.max(half + 2.0);
        canvas.text((x, plot.bottom + 14.0), &label, Text::plain(SIZE, Anchor::Middle));
    }
}

fn moments(chart: &LinesChart<'_>, plot: &Plot, canvas: &mut Canvas<'_>) {
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (time, name) in chart.moments.iter().filter(|m| (chart.from..=chart.to).contains(&m.0)) {
        let x = plot.x(*time);
        canvas.line(&[(x, plot.top - 3.0), (x, plot.bottom)], Line { colour: SOFT, width: 1.0, dash: &[3.0, 3.0] });
        let half = width(name, SIZE) / 2.0;
        let middle = x.clamp(plot.left + half, (plot.right - half).max(plot.left + half));
        // A name that would lie on another is left to the description.
        if taken.iter().all(|(low, high)| middle + half < *low || middle - half > *high) {
            taken.push((middle - half - 4.0, middle + half + 4.0));
            canvas.text((middle, plot.top - 11.0), name, Text { colour: SOFT, ..Text::plain(SIZE, Anchor::Middle) });
        }
    }
}

fn look(kind: SeriesKind) -> Look {
    match kind {
        SeriesKind::Live => LOOKS[0],
        SeriesKind::Published => Look { line: Line { colour: INK, width: 1.0, dash: &[1.5, 2.5] }, mark: Mark::Square },
        SeriesKind::Plan => Look { line: Line { colour: SOFT, width: 1.4, dash: &[6.0, 4.0] }, mark: Mark::Diamond },
        SeriesKind::Forecast => Look { line: Line { colour: MAIN, width: 2.0, dash: &[2.0, 3.0] }, mark: Mark::Disc },
        SeriesKind::Other(place) => LOOKS[place % LOOKS.len()],
    }
}

fn band(series: &Series<'_>, plot: &Plot, canvas: &mut Canvas<'_>) {
    let inside = |y: f64| y.clamp(plot.top, plot.bottom);
    let upper = series.band.iter().map(|(t, _, high)| (plot.x(*t), inside(plot.y(*high))));
    let lower = series.band.iter().rev().map(|(t, low, _)| (plot.x(*t), inside(plot.y(*low))));
    let outline: Vec<(f64, f64)> =
        upper.chain(lower).filter(|(x, _)| (plot.left..=plot.right + 0.1).contains(x)).collect();
    if outline.len() > 2 {
        canvas.area(&outline, look(series.kind).line.colour, BAND_OPACITY);
    }
}

fn line(chart: &LinesChart<'_>, series: &Series<'_>, plot: &Plot, canvas: &mut Canvas<'_>) {
    let look = look(series.kind);
    let mut last = None;
    for piece in stretches(series.points, chart.from, chart.to) {
        let mut path: Vec<(f64, f64)> = Vec::with_capacity(piece.len());
        for (time, value) in piece {
            let at = (plot.x(*time), plot.y(value.unwrap_or_default()));
            if let Some((_, y)) = path.last().copied().filter(|_| series.stepped) {
                path.push((at.0, y));
            }
            path.push(at);
        }
        if path.len() > 1 {
            canvas.line(&path, look.line);
        }
        if series.kind == SeriesKind::Published {
            for at in &path {
                canvas.mark(*at, look.mark, 7.0, PAPER, true);
                canvas.mark(*at, look.mark, 7.0, INK, false);
            }
        }
        // Where it ends, and where a point stands alone.
        if matches!(series.kind, SeriesKind::Live | SeriesKind::Other(_)) {
            last = path.last().copied();
            if let [alone] = path.as_slice() {
                canvas.mark(*alone, look.mark, 5.0, look.line.colour, true);
            }
        }
    }
    if let Some(last) = last {
        canvas.mark(last, look.mark, 8.0, look.line.colour, true);
    }
}

/// A name at the end of a line.
struct End {
    name: String,
    number: String,
    value: f64,
    at: Option<Timestamp>,
    colour: RGBColor,
    bold: bool,
}

fn ends(chart: &LinesChart<'_>) -> Vec<End> {
    let of = |series: &Series<'_>| {
        let within = |p: &&(Timestamp, Option<f64>)| (chart.from..=chart.to).contains(&p.0);
        let known =
            series.points.iter().filter(within).rev().find_map(|(t, v)| Some((*t, (*v).filter(|v| v.is_finite())?)));
        let (at, value) = known?;
        let number = if series.with_value { format!(" {}", (chart.format)(value)) } else { String::new() };
        Some(End {
            name: series.name.to_owned(),
            number,
            value,
            at: Some(at),
            colour: look(series.kind).line.colour,
            bold: series.kind == SeriesKind::Live,
        })
    };
    let target = chart.target.map(|(value, name)| End {
        name: name.to_owned(),
        number: format!(" {}", (chart.format)(value)),
        value,
        at: None,
        colour: INK,
        bold: false,
    });
    chart.series.iter().filter_map(of).chain(target).filter(|end| !end.name.is_empty()).collect()
}

fn write_ends(ends: &[End], plot: &Plot, room: f64, canvas: &mut Canvas<'_>) {
    let wanted: Vec<f64> = ends.iter().map(|end| plot.y(end.value)).collect();
    let placed = apart(&wanted, LABEL_GAP, plot.top, plot.bottom);
    for ((end, wanted), y) in ends.iter().zip(&wanted).zip(placed) {
        let x = end.at.map_or(plot.right, |at| plot.x(at));
        let near = (y - wanted).abs() < 1.0 && plot.right - x < 14.0;
        if !near {
            let from = (x + 5.0).min(plot.right + 2.0);
            let way = [(from, *wanted), (plot.right + 2.0, *wanted), (plot.right + 6.0, y)];
            canvas.line(&way, Line::plain(super::scheme::REST, 0.8));
        }
        let style = Text { bold: end.bold, colour: end.colour, ..Text::plain(SIZE, Anchor::Start) };
        // Where there is no room for all, the number stays.
        let name = cut(&end.name, SIZE, room - width(&end.number, SIZE));
        canvas.text((plot.right + BESIDE, y), &format!("{name}{}", end.number), style);
    }
}
