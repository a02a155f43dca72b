//! Which labels fit: a name in its area, no two on top of each other.

use crate::boundary::Boundary;
use crate::projection::Projection;

/// Mean width of a letter of Titillium Web, as a share of the font size.
const LETTER_EM: f64 = 0.52;

/// Height of a line as a share of the font size.
const LINE_EM: f64 = 1.15;

/// A label in the drawing, centred on its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Lines, one or two.
    pub lines: Vec<String>,
    /// Centre.
    pub at: (f64, f64),
    /// Font size in units of the drawing.
    pub size: f64,
}

/// Width of `text` at `size`, estimated without a font.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * LETTER_EM * size
}

/// The label of an area at `size`: on one line where it fits between its borders, else on two, else none.
#[must_use]
pub fn fit(boundary: &Boundary, projection: &Projection, size: f64) -> Option<Label> {
    let at = projection.project(boundary.label);
    let room = room_across(boundary, projection, at);
    let fits = |lines: &[String]| lines.iter().all(|line| text_width(line, size) <= room);
    let one = vec![boundary.name.clone()];
    let two = || halves(&boundary.name);
    let lines = if fits(&one) { Some(one) } else { two().filter(|lines| fits(lines)) };
    lines.map(|lines| Label { lines, at, size })
}

/// Drops the labels that would lie on one kept before; put the important ones first.
#[must_use]
pub fn without_overlaps(labels: Vec<Option<Label>>) -> Vec<Option<Label>> {
    let mut kept: Vec<[f64; 4]> = Vec::new();
    let mut keep = |label: Label| {
        let area = extent(&label);
        let free = !kept.iter().any(|k| k[0] < area[2] && area[0] < k[2] && k[1] < area[3] && area[1] < k[3]);
        free.then(|| {
            kept.push(area);
            label
        })
    };
    labels.into_iter().map(|label| label.and_then(&mut keep)).collect()
}

fn extent(label: &Label) -> [f64; 4] {
    let half_width = label.lines.iter().map(|l| text_width(l, label.size)).fold(0.0, f64::max) / 2.0;
    let half_height = label.lines.len() as f64 * LINE_EM * label.size / 2.0;
    let (x, y) = label.at;
    [x - half_width, y - half_height, x + half_width, y + half_height]
}

/// The name on two lines of about the same length, broken at a space.
fn halves(name: &str) -> Option<Vec<String>> {
    let middle = name.len() / 2;
    let (at, _) = name.match_indices(' ').min_by_key(|(i, _)| i.abs_diff(middle))?;
    Some(vec![name[..at].to_owned(), name[at + 1..].to_owned()])
}

/// Twice the distance from the label's place to the nearest border on its height.
fn room_across(boundary: &Boundary, projection: &Projection, (x, y): (f64, f64)) -> f64 {
    let mut nearest = f64::INFINITY;
    for ring in boundary.rings() {
        for pair in ring.windows(2) {
            let (a, b) = (projection.project(pair[0]), projection.project(pair[1]));
            if (a.1 <= y) != (b.1 <= y) {
                let crossing = a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0);
                nearest = nearest.min((crossing - x).abs());
            }
        }
    }
    if nearest.is_finite() { 2.0 * nearest } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::{self, tests::TWO};

    #[test]
    fn a_name_is_written_where_it_fits_and_broken_where_it_must() {
        let mut areas = boundary::read(TWO).unwrap();
        let projection = Projection::fit(areas[0].bounds().unwrap(), 100.0, 100.0, 0.0);
        assert_eq!(fit(&areas[0], &projection, 10.0).unwrap().lines, ["Sinistra"]);
        areas[0].name = "Parco Lambro Cimiano".into();
        assert_eq!(fit(&areas[0], &projection, 9.0).unwrap().lines, ["Parco Lambro", "Cimiano"]);
        assert_eq!(fit(&areas[0], &projection, 30.0), None);
    }

    #[test]
    fn of_two_labels_on_one_place_the_first_stays() {
        let label = |x: f64| Some(Label { lines: vec!["Isola".into()], at: (x, 0.0), size: 10.0 });
        let kept = without_overlaps(vec![label(0.0), label(5.0), None, label(40.0)]);
        assert_eq!(kept.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false, true]);
    }
}
