//! SVG path data (SVG 2, chapter 9) of rings, rounded to what a screen can show.

use crate::boundary::Boundary;
use crate::projection::Projection;
use std::fmt::Write;

/// What coordinates are rounded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grain {
    /// A tenth of a unit: for drawings that are magnified.
    #[default]
    Tenth,
    /// A unit: for drawings shown about as large as they are.
    Unit,
}

impl Grain {
    /// Steps of a unit.
    fn steps(self) -> i64 {
        match self {
            Self::Tenth => 10,
            Self::Unit => 1,
        }
    }
}

/// The path of every ring of `boundary`. Positions that round to the one before are left out, those between two others on
/// one line too, and rings that shrink to less than a triangle with them. Neighbours share their positions, so that they
/// round alike and leave no gap. To be filled with the even-odd rule, so that holes are holes.
#[must_use]
pub fn path_data(boundary: &Boundary, projection: &Projection, grain: Grain) -> String {
    let mut data = String::new();
    for ring in boundary.rings() {
        let mut places: Vec<(i64, i64)> = Vec::with_capacity(ring.len());
        for position in ring {
            if let Some(place) = rounded(projection.project(*position), grain)
                && places.last() != Some(&place)
            {
                // Straight on from the one before: that one says nothing.
                if let [.., a, b] = places[..]
                    && straight(a, b, place)
                {
                    places.pop();
                }
                places.push(place);
            }
        }
        if places.len() > 1 && places.first() == places.last() {
            places.pop();
        }
        if places.len() >= 3 {
            write_ring(&mut data, &places, grain);
        }
    }
    data
}

/// Whether `b` lies on the way from `a` to `c`, in the same direction.
fn straight(a: (i64, i64), b: (i64, i64), c: (i64, i64)) -> bool {
    let (ab, bc) = ((b.0 - a.0, b.1 - a.1), (c.0 - b.0, c.1 - b.1));
    ab.0 * bc.1 == ab.1 * bc.0 && ab.0 * bc.0 + ab.1 * bc.1 > 0
}

/// Relative moves, a third of the bytes of absolute ones; a minus is a separator of its own.
fn write_ring(data: &mut String, places: &[(i64, i64)], grain: Grain) {
    let mut from = (0, 0);
    for (i, &(x, y)) in places.iter().enumerate() {
        let (command, dx, dy) = if i == 0 { ('M', x, y) } else { ('l', x - from.0, y - from.1) };
        if i < 2 {
            data.push(command);
        } else if dx >= 0 {
            data.push(' ');
        }
        push_number(data, dx, grain);
        if dy >= 0 {
            data.push(' ');
        }
        push_number(data, dy, grain);
        from = (x, y);
    }
    data.push('z');
}

/// A place in steps of the grain; `None` when it is not finite.
fn rounded((x, y): (f64, f64), grain: Grain) -> Option<(i64, i64)> {
    // Far outside any drawing, and still far inside i64.
    const FAR: f64 = 1e9;
    let steps = grain.steps() as f64;
    (x.is_finite() && y.is_finite() && x.abs() < FAR && y.abs() < FAR)
        .then(|| ((x * steps).round() as i64, (y * steps).round() as i64))
}

fn push_number(data: &mut String, value: i64, grain: Grain) {
    let steps = grain.steps();
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / steps, value.abs() % steps);
    // Writing to a String cannot fail.
    let _ = if part == 0 { write!(data, "{sign}{whole}") } else { write!(data, "{sign}{whole}.{part}") };
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
        assert_eq!(path_data(&areas[0], &projection, Grain::Tenth), "M0 170.8l100 0 0-141.6-100 0z");
        assert_eq!(path_data(&areas[0], &projection, Grain::Unit), "M0 171l100 0 0-142-100 0z");
        assert_eq!(path_data(&areas[1], &projection, Grain::Unit).matches('M').count(), 2);
    }

    #[test]
    fn what_lies_on_a_straight_line_is_left_out_and_a_way_back_is_not() {
        assert!(straight((0, 0), (2, 1), (4, 2)) && !straight((0, 0), (2, 1), (4, 3)));
        assert!(!straight((0, 0), (5, 0), (2, 0)), "a way back is a spike, and stays");
    }

    #[test]
    fn what_cannot_be_placed_is_left_out() {
        let mut areas = boundary::read(TWO).unwrap();
        areas[0].polygons = vec![vec![vec![[f64::NAN, 45.0], [9.0, 45.0], [9.0, 45.0], [9.1, 45.0], [9.0, 45.0]]]];
        let projection = Projection::fit(areas[1].bounds().unwrap(), 100.0, 100.0, 0.0);
        assert_eq!(path_data(&areas[0], &projection, Grain::Tenth), "");
    }
}
