//! The annotated timeline: outages as bars, launches and decisions as marks, each with its name, in lanes of their own.

use super::calendar_axis::{seconds, ticks_in};
use super::canvas::{Anchor, Canvas, Text, Words, paint, whole};
use super::lines::SIZE;
use super::place::{cut, width};
use super::scheme::{GRID, LOOKS, Line, Look, SOFT};
use super::{ChartError, Texts, plot};
use cruscotto_domain::time::Timestamp;

/// From one row to the next, and the height of a bar.
const ROW: f64 = 18.0;
const THICK: f64 = 9.0;

/// Room around, between lanes, and below for the dates.
const MARGIN: f64 = 8.0;
const BETWEEN: f64 = 8.0;
const BELOW: f64 = 24.0;

/// The share of the width that names of lanes may take.
const NAMES_SHARE: f64 = 0.25;

/// The longest name of an event, in units: longer ones are cut.
const MAX_LABEL: f64 = 220.0;

/// Rows of a lane at most. Events that find no room for their names are drawn in the last one, without.
const MAX_ROWS: usize = 8;

/// The narrowest.
const MIN_WIDTH: u32 = 280;

/// Something that happened.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The lane it is in, by its place.
    pub lane: usize,
    /// When it was, or when it began.
    pub from: Timestamp,
    /// When it ended; none for what has no length.
    pub to: Option<Timestamp>,
    /// What it was.
    pub name: &'a str,
}

/// A timeline.
pub struct TimelineChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The names of the lanes, from the top; five at most are told apart.
    pub lanes: &'a [&'a str],
    /// What happened, in any order.
    pub events: &'a [Event<'a>],
    /// Beginning of the period shown.
    pub from: Timestamp,
    /// End of the period shown.
    pub to: Timestamp,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i32,
    /// Words of its own.
    pub texts: Texts,
    /// Width in units of the drawing; the height follows from what happened.
    pub width: u32,
}

/// An event in its place: its row in the lane, from where to where, and its name with where it begins or ends; none
/// without room.
struct Placed {
    row: usize,
    bar: (f64, f64),
    label: Option<(f64, Anchor, String)>,
    moment: bool,
}

/// Draws a timeline. Events outside the period are left out, and those that reach beyond it are cut.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw_timeline(chart: &TimelineChart<'_>) -> Result<String, ChartError> {
    let across = f64::from(chart.width.max(MIN_WIDTH));
    let names = chart.lanes.iter().map(|name| width(name, SIZE)).fold(0.0, f64::max).min(across * NAMES_SHARE);
    let (left, right) = (MARGIN + names + 2.0 * MARGIN, across - MARGIN);
    let lanes: Vec<Vec<Placed>> = (0..chart.lanes.len()).map(|lane| place(chart, lane, left, right)).collect();
    let rows = |lane: &[Placed]| lane.iter().map(|event| event.row + 1).max().unwrap_or(1) as f64;
    let heights: Vec<f64> = lanes.iter().map(|lane| rows(lane) * ROW + BETWEEN).collect();
    let down = MARGIN + heights.iter().sum::<f64>().max(ROW) + BELOW;
    let words = Words { title: chart.title, description: chart.description };
    paint((whole(across), whole(down)), words, |canvas| {
        let bottom = down - BELOW;
        dates(chart, (left, right), bottom, canvas);
        let mut top = MARGIN;
        for ((lane, name), (look, height)) in lanes.iter().zip(chart.lanes).zip(LOOKS.iter().cycle().zip(&heights)) {
            let first = top + ROW / 2.0;
            canvas.text((MARGIN, first), &cut(name, SIZE, names), Text::plain(SIZE, Anchor::Start));
            for event in lane {
                draw_event(event, first + event.row as f64 * ROW, look, canvas);
            }
            top += height;
            canvas.line(&[(left, top - BETWEEN / 2.0), (right, top - BETWEEN / 2.0)], Line::plain(GRID, 1.0));
        }
        if lanes.iter().all(Vec::is_empty) {
            let middle = (f64::midpoint(left, right), f64::midpoint(MARGIN, bottom));
            canvas.text_on_paper(middle, chart.texts.empty, Text::plain(SIZE, Anchor::Middle));
        }
    })
}

/// The events of a lane, each in the first row in which it lies on no other.
fn place(chart: &TimelineChart<'_>, lane: usize, left: f64, right: f64) -> Vec<Placed> {
    let (from, to) = plot::ends(chart.from, chart.to);
    let x = |time: Timestamp| left + ((seconds(time) - from) / (to - from)).clamp(0.0, 1.0) * (right - left);
    let shown = |e: &&Event<'_>| e.lane == lane && e.from <= chart.to && e.to.unwrap_or(e.from) >= chart.from;
    let mut events: Vec<&Event<'_>> = chart.events.iter().filter(shown).collect();
    events.sort_by_key(|event| (event.from, event.to, event.name));
    let mut ends: Vec<f64> = Vec::new();
    let mut placed = Vec::with_capacity(events.len());
    for event in events {
        let begin = x(event.from);
        // Short outages are seen, too.
        let end = event.to.map_or(begin, |to| x(to).max(begin + 3.0)).min(right);
        let begin = begin.min(end);
        let text = cut(event.name, SIZE, MAX_LABEL);
        let wide = width(&text, SIZE);
        // The name stands after it, or before it where the drawing ends.
        let after = end + 7.0 + wide <= right;
        let (low, high) = if after { (begin - 5.0, end + 7.0 + wide) } else { (begin - 7.0 - wide, end + 5.0) };
        let free = ends.iter().position(|taken| taken + 4.0 <= low);
        let row = free.or_else(|| (ends.len() < MAX_ROWS).then_some(ends.len()));
        let row_or_last = row.unwrap_or(MAX_ROWS - 1);
        if row_or_last == ends.len() {
            ends.push(high);
        } else {
            ends[row_or_last] = ends[row_or_last].max(if row.is_some() { high } else { end });
        }
        let (at, anchor) = if after { (end + 7.0, Anchor::Start) } else { (begin - 7.0, Anchor::End) };
        let label = (row.is_some() && low.min(at) >= left - 5.0).then_some((at, anchor, text));
        placed.push(Placed { row: row_or_last, bar: (begin, end), label, moment: event.to.is_none() });
    }
    placed
}

fn draw_event(event: &Placed, y: f64, look: &Look, canvas: &mut Canvas<'_>) {
    let (begin, end) = event.bar;
    if event.moment {
        canvas.mark((begin, y), look.mark, 9.0, look.line.colour, true);
    } else {
        canvas.rect((begin, y - THICK / 2.0), (end, y + THICK / 2.0), look.line.colour);
    }
    if let Some((x, anchor, text)) = &event.label {
        canvas.text_on_paper((*x, y), text, Text::plain(SIZE, *anchor));
    }
}

fn dates(chart: &TimelineChart<'_>, (left, right): (f64, f64), bottom: f64, canvas: &mut Canvas<'_>) {
    let (from, to) = plot::ends(chart.from, chart.to);
    canvas.line(&[(left, bottom), (right, bottom)], Line::plain(SOFT, 1.0));
    for (at, label) in ticks_in(right - left, chart.from, chart.to, chart.utc_offset_s, &chart.texts) {
        let x = left + (at - from) / (to - from) * (right - left);
        canvas.line(&[(x, MARGIN), (x, bottom)], Line::plain(GRID, 1.0));
        let half = width(&label, SIZE) / 2.0;
        let middle = x.min(right - half).max(half + 2.0);
        canvas.text((middle, bottom + 12.0), &label, Text::plain(SIZE, Anchor::Middle));
    }
}
