//! SVG path data (SVG 2, chapter 9) of rings, rounded to what a screen can show.

use crate::boundary::Boundary;
use crate::projection::Projection;
use std::fmt::Write;

/// The path of every ring of `boundary`. Positions that round to the one before are left out, and rings that shrink to
/// less than a triangle with them. To be filled with the even-odd rule, so that holes are holes.
#[must_use]
pub fn path_data(boundary: &Boundary, projection: &Projection) -> String {
    let mut data = String::new();
    for ring in boundary.rings() {
        let mut places: Vec<(i64, i64)> = Vec::with_capacity(ring.len());
        for position in ring {
            if let Some(place) = tenths(projection.project(*position))
                && places.last() != Some(&place)
            {
                places.push(place);
            }
        }
        if places.len() > 1 && places.first() == places.last() {
            places.pop();
        }
        if places.len() >= 3 {
            write_ring(&mut data, &places);
        }
    }
    data
}

/// Relative moves: a third of the bytes of absolute ones.
fn write_ring(data: &mut String, places: &[(i64, i64)]) {
    let mut from = (0, 0);
    for (i, &(x, y)) in places.iter().enumerate() {
        let (command, dx, dy) = if i == 0 { ('M', x, y) } else { ('l', x - from.0, y - from.1) };
        if i < 2 {
            data.push(command);
        } else {
            data.push(' ');
        }
        push_tenths(data, dx);
        data.push(' ');
        push_tenths(data, dy);
        from = (x, y);
    }
    data.push('z');
}

/// A place in tenths of a unit; `None` when it is not finite.
fn tenths((x, y): (f64, f64)) -> Option<(i64, i64)> {
    // Far outside any drawing, and still far inside i64.
    const FAR: f64 = 1e9;
    (x.is_finite() && y.is_finite() && x.abs() < FAR && y.abs() < FAR)
        .then(|| ((x * 10.0).round() as i64, (y * 10.0).round() as i64))
}

fn push_tenths(data: &mut String, value: i64) {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, tenth) = (value.abs() / 10, value.abs() % 10);
    // Writing to a String cannot fail.
    let _ = if tenth == 0 { write!(data, "{sign}{whole}") } else { write!(data, "{sign}{whole}.{tenth}") };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::{self, tests::TWO};
    use crate::projection::Bounds;

    #[test]
    fn a_square_and_a_square_with_a_hole() {
        let areas = boundary::read(TWO).unwrap();
        let bounds = Bounds { west: 9.0, south: 45.0, east: 9.2, north: 45.1 };
        let projection = Projection::fit(bounds, 200.0, 200.0, 0.0);
        assert_eq!(path_data(&areas[0], &projection), "M0 170.8l100 0 0 -141.6 -100 0z");
        assert_eq!(path_data(&areas[1], &projection).matches('M').count(), 2);
    }

    #[test]
    fn what_cannot_be_placed_is_left_out() {
        let mut areas = boundary::read(TWO).unwrap();
        areas[0].polygons = vec![vec![vec![[f64::NAN, 45.0], [9.0, 45.0], [9.0, 45.0], [9.1, 45.0], [9.0, 45.0]]]];
        let projection = Projection::fit(areas[1].bounds().unwrap(), 100.0, 100.0, 0.0);
        assert_eq!(path_data(&areas[0], &projection), "");
    }
}
