//! The key of a scale in steps: a box for each, with what it is from and to, and one for what is not known.

use super::Texts;
use super::canvas::{Anchor, Canvas, Text};
use super::place::width;
use super::scheme::{INK, Line, PAPER, REST, SOFT, STEPS, step};
use plotters::style::RGBColor;

/// Side of a box, size of its text, and the room between two.
const BOX: f64 = 12.0;
pub(super) const TEXT: f64 = 11.0;
const BETWEEN: f64 = 14.0;

/// From one row of the key to the next.
pub(super) const ROW: f64 = 18.0;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sample {
    Step(RGBColor),
    Missing,
    Withheld,
}

/// The entries of a key: `ends` are the values at which a step begins, four at most.
pub(super) fn entries(
    ends: &[f64],
    format: &dyn Fn(f64) -> String,
    texts: &Texts,
    (missing, withheld): (bool, bool),
) -> Vec<(Sample, String)> {
    let ends = bounded(ends);
    let name = |i: usize| match (i.checked_sub(1).and_then(|i| ends.get(i)), ends.get(i)) {
        (Some(from), Some(to)) => format!("{} – {}", format(*from), format(*to)),
        (Some(from), None) => format!("{} {}", texts.from, format(*from)),
        (None, Some(to)) => format!("< {}", format(*to)),
        (None, None) => String::new(),
    };
    let mut entries: Vec<(Sample, String)> = (0..=ends.len())
        .map(|i| (Sample::Step(colour(ends, i)), name(i)))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    if missing {
        entries.push((Sample::Missing, texts.missing.to_owned()));
    }
    if withheld {
        entries.push((Sample::Withheld, texts.withheld.to_owned()));
    }
    entries
}

/// The colour of step `i`: of few steps the palest and the darkest are among them.
fn colour(ends: &[f64], i: usize) -> RGBColor {
    let last = STEPS.len() - 1;
    let steps = ends.len().min(last);
    STEPS[(i * last).checked_div(steps).unwrap_or(last / 2).min(last)]
}

/// The colour of every step.
pub(super) fn colours(ends: &[f64]) -> Vec<RGBColor> {
    let ends = bounded(ends);
    (0..=ends.len()).map(|i| colour(ends, i)).collect()
}

/// The colour of a value.
pub(super) fn shade(ends: &[f64], value: f64) -> RGBColor {
    let ends = bounded(ends);
    colour(ends, step(ends, value))
}

/// No more ends than there are steps to begin at them.
fn bounded(ends: &[f64]) -> &[f64] {
    &ends[..ends.len().min(STEPS.len() - 1)]
}

/// The rows that entries need in `room`: the x of each in its row.
pub(super) fn rows(entries: &[(Sample, String)], room: f64) -> Vec<Vec<(f64, usize)>> {
    let mut rows: Vec<Vec<(f64, usize)>> = Vec::new();
    let mut x = f64::INFINITY;
    for (i, (_, name)) in entries.iter().enumerate() {
        let needed = BOX + 5.0 + width(name, TEXT);
        if x + needed > room {
            rows.push(Vec::new());
            x = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((x, i));
        }
        x += needed + BETWEEN;
    }
    rows
}

/// Draws the key, its first row in the middle at `top`.
pub(super) fn draw(entries: &[(Sample, String)], (left, top): (f64, f64), room: f64, canvas: &mut Canvas<'_>) {
    for (row, y) in rows(entries, room).into_iter().zip((0..).map(|i| top + f64::from(i) * ROW)) {
        for (x, i) in row {
            let (sample, name) = &entries[i];
            draw_box(*sample, (left + x, y - BOX / 2.0), BOX, canvas);
            canvas.text((left + x + BOX + 5.0, y), name, Text { colour: INK, ..Text::plain(TEXT, Anchor::Start) });
        }
    }
}

/// A box of `side` with its left upper corner at `at`.
pub(super) fn draw_box(sample: Sample, at: (f64, f64), side: f64, canvas: &mut Canvas<'_>) {
    let corner = (at.0 + side, at.1 + side);
    match sample {
        Sample::Step(colour) => {
            canvas.rect(at, corner, colour);
            canvas.frame(at, corner, Line::plain(REST, 0.5));
        }
        // Not a colour: a stroke through an empty box, and a dot in one.
        Sample::Missing => {
            canvas.rect(at, corner, PAPER);
            canvas.frame(at, corner, Line::plain(REST, 0.8));
            canvas.line(&[(at.0, corner.1), (corner.0, at.1)], Line::plain(REST, 1.0));
        }
        Sample::Withheld => {
            canvas.rect(at, corner, PAPER);
            canvas.frame(at, corner, Line::plain(REST, 0.8));
            canvas.mark((at.0 + side / 2.0, at.1 + side / 2.0), super::scheme::Mark::Disc, side / 3.0, SOFT, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_from_where_to_where() {
        let format = |v: f64| format!("{v:.0}");
        let names = |ends: &[f64]| -> Vec<String> {
            entries(ends, &format, &Texts::ENGLISH, (true, true)).into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names(&[20.0, 40.0]), ["< 20", "20 – 40", "from 40", "not measured", "withheld"]);
        assert_eq!(names(&[]), ["not measured", "withheld"]);
        assert_eq!([0, 1, 2].map(|i| colour(&[1.0, 2.0], i)), [STEPS[0], STEPS[2], STEPS[4]]);
        assert_eq!(names(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).len(), 7);
    }

    #[test]
    fn rows_break_where_they_must() {
        let format = |v: f64| format!("{v:.0}");
        let entries = entries(&[20.0, 40.0, 60.0, 80.0], &format, &Texts::ITALIAN, (true, false));
        assert_eq!(rows(&entries, 1_000.0).len(), 1);
        assert_eq!(rows(&entries, 150.0).iter().flatten().count(), 6);
        assert!(rows(&entries, 150.0).len() >= 3);
    }
}
