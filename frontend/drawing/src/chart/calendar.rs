//! A heat map of days: weeks from left to right, Monday to Sunday from the top, a block for each year.

use super::canvas::{Anchor, Canvas, Text, Words, paint, whole};
use super::scale::{self, Sample};
use super::scheme::{INK, Line, SOFT};
use super::{ChartError, Texts};
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::day::{Day, WEEK};
use std::collections::BTreeMap;

/// Side of a day, and from one to the next.
const CELL: f64 = 11.0;
const STEP: f64 = 13.0;

/// Room on the left for the weekdays, above a year for its months, around, and between years.
const LEFT: f64 = 46.0;
const ABOVE: f64 = 18.0;
const MARGIN: f64 = 8.0;
const BETWEEN: f64 = 12.0;

/// Weeks that a year touches at most.
const MAX_WEEKS: f64 = 54.0;

/// A heat map of days.
pub struct CalendarChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The days, in the order of time. Days between them that are not among them were not measured.
    pub days: &'a [(Day, Observation)],
    /// The values at which a step of the scale begins, in order, four at most.
    pub ends: &'a [f64],
    /// Writes a value.
    pub format: &'a dyn Fn(f64) -> String,
    /// Words of its own.
    pub texts: Texts,
}

/// The Monday of a day's week.
fn monday(day: Day) -> Day {
    day.plus(-i32::try_from(day.weekday()).unwrap_or(0))
}

fn year(day: Day) -> i64 {
    day.civil().year
}

/// Draws a heat map of days; its size follows from the years.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn draw_calendar(chart: &CalendarChart<'_>) -> Result<String, ChartError> {
    let ends = chart.days.first().zip(chart.days.last()).map(|(first, last)| (first.0, last.0));
    let years: Vec<(Day, Day)> = ends.map(|(first, last)| blocks(first, last)).unwrap_or_default();
    let weeks = |(first, last): &(Day, Day)| f64::from(monday(*last).days_since(monday(*first)) / WEEK + 1);
    // A short time is drawn as wide as its weeks, and wide enough for the key.
    let widest = years.iter().map(weeks).fold(22.0, f64::max).min(MAX_WEEKS);
    let across = LEFT + widest * STEP + MARGIN;
    let known: BTreeMap<Day, Observation> = chart.days.iter().copied().collect();
    let missing = ends.is_some_and(|(first, last)| {
        let all = usize::try_from(last.days_since(first) + 1).unwrap_or(0);
        known.len() < all || known.values().any(|v| *v == Observation::Missing)
    });
    let withheld = known.values().any(|v| *v == Observation::Withheld);
    let entries = scale::entries(chart.ends, chart.format, &chart.texts, (missing, withheld));
    let key = scale::rows(&entries, across - LEFT - MARGIN).len() as f64 * scale::ROW;
    let block = ABOVE + 7.0 * STEP + BETWEEN;
    let down = MARGIN + years.len().max(1) as f64 * block + key + MARGIN;
    let words = Words { title: chart.title, description: chart.description };
    paint((whole(across), whole(down)), words, |canvas| {
        if years.is_empty() {
            canvas.text((across / 2.0, block / 2.0), chart.texts.empty, Text::plain(12.0, Anchor::Middle));
        }
        for (place, (first, last)) in years.iter().enumerate() {
            let top = MARGIN + place as f64 * block;
            draw_year(chart, &known, (*first, *last), top, canvas);
        }
        let top = MARGIN + years.len().max(1) as f64 * block + 6.0;
        scale::draw(&entries, (LEFT, top), across - LEFT - MARGIN, canvas);
    })
}

/// The days of each year.
fn blocks(first: Day, last: Day) -> Vec<(Day, Day)> {
    let mut blocks = Vec::new();
    let mut begin = first;
    while begin <= last {
        let months = 13 - i32::from(begin.civil().month);
        let end = begin.first_of_month(months).plus(-1).min(last);
        blocks.push((begin, end));
        if end >= last {
            break;
        }
        begin = end.plus(1);
    }
    blocks
}

fn draw_year(
    chart: &CalendarChart<'_>,
    known: &BTreeMap<Day, Observation>,
    (first, last): (Day, Day),
    top: f64,
    canvas: &mut Canvas<'_>,
) {
    let origin = monday(first);
    let place = |day: Day| {
        let column = f64::from(monday(day).days_since(origin) / WEEK);
        (LEFT + column * STEP, top + ABOVE + day.weekday() as f64 * STEP)
    };
    let small = |anchor| Text { colour: SOFT, ..Text::plain(10.5, anchor) };
    canvas.text((MARGIN, top + 6.0), &year(first).to_string(), Text { bold: true, ..Text::plain(12.0, Anchor::Start) });
    for weekday in [0, 2, 4, 6] {
        let y = top + ABOVE + weekday as f64 * STEP + CELL / 2.0;
        canvas.text((LEFT - 6.0, y), chart.texts.weekdays[weekday], small(Anchor::End));
    }
    let mut written = f64::NEG_INFINITY;
    for day in (0..=last.days_since(first)).map(|i| first.plus(i)) {
        let at = place(day);
        let observation = known.get(&day).copied().unwrap_or(Observation::Missing);
        let sample = match (observation.known(), observation) {
            (Some(value), _) => Sample::Step(scale::shade(chart.ends, value)),
            (None, Observation::Withheld) => Sample::Withheld,
            (None, _) => Sample::Missing,
        };
        scale::draw_box(sample, at, CELL, canvas);
        let date = day.civil();
        if date.day == 1 && day != first {
            // A stair between the months: left of the first days, above them where the month begins within a week.
            border(place(day), top, canvas);
        }
        if (date.day == 1 || day == first) && at.0 - written > 26.0 {
            let month = chart.texts.months[usize::from(date.month - 1)];
            canvas.text((at.0.max(LEFT), top + ABOVE - 9.0), month, small(Anchor::Start));
            written = at.0;
        }
    }
}

fn border((x, y): (f64, f64), top: f64, canvas: &mut Canvas<'_>) {
    let gap = (STEP - CELL) / 2.0;
    let (left, right) = (x - gap, x + CELL + gap);
    let (high, low) = (top + ABOVE - gap, top + ABOVE + 7.0 * STEP - gap);
    let line = Line::plain(INK, 1.0);
    if y - gap <= high + 0.1 {
        canvas.line(&[(left, high), (left, low)], line);
    } else {
        canvas.line(&[(right, high), (right, y - gap), (left, y - gap), (left, low)], line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_blocks_and_weeks_begin_on_mondays() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let found = blocks(day("2025-11-03"), day("2027-01-02"));
        let told: Vec<String> = found.iter().map(|(a, b)| format!("{a} {b}")).collect();
        assert_eq!(told, ["2025-11-03 2025-12-31", "2026-01-01 2026-12-31", "2027-01-01 2027-01-02"]);
        assert_eq!(monday(day("2026-11-26")), day("2026-11-23"));
    }
}
