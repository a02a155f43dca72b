//! Shares month by month as a curve. Its scale begins where there is room for the worst of them, and says so: from zero on
//! nobody would tell 99.5 % from 99.9 %.

use super::chart::{beginning, place};
use super::texts::texts;
use super::words::share;
use crate::i18n::Lang;
use std::fmt::Write as _;
use yew::prelude::*;

/// Width and height of the drawing, in its own units.
const SIZE: (f64, f64) = (720.0, 220.0);

/// Room on the left for the labels of the scale, on the right for half a label, above, and below for the months.
const LEFT: f64 = 72.0;
const RIGHT: f64 = 36.0;
const ABOVE: f64 = 14.0;
const BELOW: f64 = 30.0;

/// Labels of months at most: more would touch each other.
const MAX_LABELS: usize = 7;

/// One month.
pub(super) struct Point {
    /// What it is called.
    pub(super) label: String,
    /// The share, 0 to 1; none when nothing was measured: a gap.
    pub(super) share: Option<f64>,
}

/// The curve of what is called `of`; `points` are the months, the oldest first.
pub(super) fn curve(lang: Lang, of: &str, points: &[Point]) -> Html {
    let texts = texts(lang);
    let begin = beginning(points.iter().filter_map(|point| point.share));
    let at = |i: usize, value: f64| (along(i, points.len()), height(begin, value));
    let marks = points.iter().enumerate().filter_map(|(i, point)| Some((at(i, point.share?), point)));
    let said = (texts.curve)(of, &share(lang, Some(begin)));
    let every = points.len().div_ceil(MAX_LABELS).max(1);
    // Counted from the end: the newest month always has its label.
    let labelled = |i: usize| (points.len() - 1 - i).is_multiple_of(every);
    let bottom = SIZE.1 - BELOW;
    html! {
        <figure class="ops-chart">
            <figcaption>{ &said }</figcaption>
            <svg class="ops-curve" viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} role="img" aria-label={said.clone()}>
                { for [begin, f64::midpoint(begin, 1.0), 1.0].map(|value| {
                    let y = height(begin, value);
                    html! {
                        <>
                            <line class="ops-curve-grid" x1={LEFT.to_string()} x2={(SIZE.0 - RIGHT).to_string()} y1={one(y)} y2={one(y)} />
                            <text class="ops-curve-label" x={(LEFT - 8.0).to_string()} y={one(y + 4.0)} text-anchor="end">{ share(lang, Some(value)) }</text>
                        </>
                    }
                }) }
                <path class="ops-curve-line" d={path(points, begin)} />
                { for marks.map(|((x, y), point)| html! {
                    <circle class="ops-curve-point" cx={one(x)} cy={one(y)} r="4"><title>{ format!("{}: {}", point.label, share(lang, point.share)) }</title></circle>
                }) }
                { for points.iter().enumerate().filter(|(i, _)| labelled(*i)).map(|(i, point)| html! {
                    <text class="ops-curve-label" x={one(along(i, points.len()))} y={(bottom + 20.0).to_string()} text-anchor="middle">{ &point.label }</text>
                }) }
            </svg>
        </figure>
    }
}

/// A number with one decimal.
fn one(value: f64) -> String {
    format!("{value:.1}")
}

#[expect(clippy::cast_precision_loss, reason = "a few months")]
fn along(i: usize, count: usize) -> f64 {
    let width = SIZE.0 - LEFT - RIGHT;
    if count < 2 { LEFT + width / 2.0 } else { LEFT + width * i as f64 / (count - 1) as f64 }
}

fn height(begin: f64, value: f64) -> f64 {
    let room = SIZE.1 - ABOVE - BELOW;
    ABOVE + room * (1.0 - place(begin, value))
}

/// The line through the points, broken where nothing was measured.
fn path(points: &[Point], begin: f64) -> String {
    let mut path = String::new();
    let mut on = false;
    for (i, point) in points.iter().enumerate() {
        if let Some(value) = point.share {
            let (x, y) = (along(i, points.len()), height(begin, value));
            // Writing to a String cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if on { 'L' } else { 'M' });
        }
        on = point.share.is_some();
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_a_measure_is_a_gap_in_the_line() {
        let points =
            [Some(1.0), Some(0.5), None, Some(0.75), Some(1.0)].map(|share| Point { label: String::new(), share });
        let line = path(&points, 0.5);
        assert_eq!((line.matches('M').count(), line.matches('L').count()), (2, 2), "{line}");
        assert!(line.starts_with("M72.0 14.0L"), "all of the time is at the top: {line}");
        assert!(line.contains(" 190.0M"), "the worst is at the bottom: {line}");
        assert_eq!(path(&[Point { label: String::new(), share: Some(1.0) }], 0.999), "M378.0 14.0");
    }
}
