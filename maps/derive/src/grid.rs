//! The integer grid everything is computed on: 1e-5 degree, the precision of the published maps.
//!
//! Cleaning and simplifying on the grid of the output means that nothing is rounded afterwards, so rounding can
//! neither open a gap nor make two borders cross, and every predicate on whole numbers is exact.

use geo::{Coord, Distance, GeoNum, Geodesic, Kernel, Point, coord};
use std::cmp::Ordering;

pub use geo::algorithm::kernels::Orientation;

/// Grid units in a degree: five decimals, about 1.1 m north-south and 0.8 m east-west in Milan.
pub const UNITS_PER_DEGREE: f64 = 1e5;

/// Baseline, in grid units, over which the metric is measured; long enough that rounding does not show.
const BASELINE_UNITS: i32 = 1_000;

/// A longitude and latitude in units of 1e-5 degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridPoint {
    /// Longitude, units east.
    pub x: i32,
    /// Latitude, units north.
    pub y: i32,
}

impl GridPoint {
    /// A point from whole units.
    #[must_use]
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    /// The grid point nearest to `degrees` (WGS 84). The caller has checked the range of the degrees.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180, so units are below 2^25")]
    pub fn from_degrees(degrees: Coord<f64>) -> Self {
        Self::new((degrees.x * UNITS_PER_DEGREE).round() as i32, (degrees.y * UNITS_PER_DEGREE).round() as i32)
    }

    /// Longitude and latitude in degrees; prints with at most five decimals.
    #[must_use]
    pub fn degrees(self) -> Coord<f64> {
        coord! { x: f64::from(self.x) / UNITS_PER_DEGREE, y: f64::from(self.y) / UNITS_PER_DEGREE }
    }

    /// The coordinates as the geometry library and the spatial index take them.
    #[must_use]
    pub fn wide(self) -> [i64; 2] {
        [i64::from(self.x), i64::from(self.y)]
    }

    fn coord(self) -> Coord<i64> {
        coord! { x: i64::from(self.x), y: i64::from(self.y) }
    }
}

/// Which way `a`, `b`, `c` turn; exact.
#[must_use]
pub fn orientation(a: GridPoint, b: GridPoint, c: GridPoint) -> Orientation {
    <i64 as GeoNum>::Ker::orient2d(a.coord(), b.coord(), c.coord())
}

/// Twice the signed area of a ring given without its closing point, in square units; positive when counter-clockwise.
#[must_use]
pub fn doubled_area(ring: &[GridPoint]) -> i64 {
    let Some(&origin) = ring.first() else { return 0 };
    ring.windows(2).map(|pair| cross(origin, pair[0], pair[1])).sum()
}

/// Twice the signed area of the triangle `a`, `b`, `c` in square units.
#[must_use]
pub fn cross(a: GridPoint, b: GridPoint, c: GridPoint) -> i64 {
    let ([ax, ay], [bx, by], [cx, cy]) = (a.wide(), b.wide(), c.wide());
    (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
}

/// Whether `p` lies inside or on the border of the triangle `a`, `b`, `c`, whichever way that turns.
#[must_use]
pub fn triangle_covers(a: GridPoint, b: GridPoint, c: GridPoint, p: GridPoint) -> bool {
    let turns = [orientation(a, b, p), orientation(b, c, p), orientation(c, a, p)];
    let both_ways = turns.contains(&Orientation::Clockwise) && turns.contains(&Orientation::CounterClockwise);
    let all_on_one_line = turns == [Orientation::Collinear; 3];
    !both_ways && (!all_on_one_line || in_box(a, b, p) || in_box(b, c, p) || in_box(c, a, p))
}

/// Whether `p` lies on the closed segment `a`-`b`; exact.
#[must_use]
pub fn on_segment(p: GridPoint, a: GridPoint, b: GridPoint) -> bool {
    orientation(a, b, p) == Orientation::Collinear && in_box(a, b, p)
}

fn in_box(a: GridPoint, b: GridPoint, p: GridPoint) -> bool {
    (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x) && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y)
}

/// Whether `p` lies strictly inside `ring` (given without its closing point); the caller knows it is not on the border.
#[must_use]
pub fn ring_contains(ring: &[GridPoint], p: GridPoint) -> bool {
    let mut inside = false;
    for (i, &b) in ring.iter().enumerate() {
        let a = ring[(i + ring.len() - 1) % ring.len()];
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        // Half-open in latitude: a vertex at the height of the ray counts once.
        if low.y <= p.y && p.y < high.y && orientation(low, high, p) == Orientation::CounterClockwise {
            inside = !inside;
        }
    }
    inside
}

/// The order of two directions out of `center`, counter-clockwise from due east; exact.
#[must_use]
pub fn compare_angle(center: GridPoint, a: GridPoint, b: GridPoint) -> Ordering {
    let upper = |p: GridPoint| (p.y, p.x) > (center.y, center.x);
    upper(b).cmp(&upper(a)).then_with(|| match orientation(center, a, b) {
        Orientation::CounterClockwise => Ordering::Less,
        Orientation::Clockwise => Ordering::Greater,
        Orientation::Collinear => Ordering::Equal,
    })
}

/// Metres per grid unit around one place. Over a city the error is below one part in a thousand: good for
/// tolerances, not used for published areas (those are geodesic).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metric {
    /// Metres per unit of longitude.
    pub x: f64,
    /// Metres per unit of latitude.
    pub y: f64,
}

impl Metric {
    /// The metric at `center`, measured on the WGS 84 ellipsoid (Karney 2013).
    #[must_use]
    pub fn at(center: GridPoint) -> Self {
        let measure = |dx: i32, dy: i32| {
            let from = GridPoint::new(center.x - dx, center.y - dy).degrees();
            let to = GridPoint::new(center.x + dx, center.y + dy).degrees();
            Geodesic.distance(Point::from(from), Point::from(to)) / f64::from(2 * (dx + dy))
        };
        Self { x: measure(BASELINE_UNITS, 0), y: measure(0, BASELINE_UNITS) }
    }

    /// The point in metres from the grid's origin.
    #[must_use]
    pub fn metres(&self, p: GridPoint) -> Coord<f64> {
        coord! { x: f64::from(p.x) * self.x, y: f64::from(p.y) * self.y }
    }

    /// Distance in metres.
    #[must_use]
    pub fn distance(&self, a: GridPoint, b: GridPoint) -> f64 {
        let d = self.metres(a) - self.metres(b);
        d.x.hypot(d.y)
    }

    /// Distance in metres from `p` to the closed segment `a`-`b`.
    #[must_use]
    pub fn segment_distance(&self, p: GridPoint, a: GridPoint, b: GridPoint) -> f64 {
        let (origin, along) = (self.metres(p) - self.metres(a), self.metres(b) - self.metres(a));
        let length2 = along.x * along.x + along.y * along.y;
        let t = if length2 > 0.0 { ((origin.x * along.x + origin.y * along.y) / length2).clamp(0.0, 1.0) } else { 0.0 };
        (origin.x - t * along.x).hypot(origin.y - t * along.y)
    }

    /// Square metres of a [`doubled_area`].
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "doubled areas of a city are far below 2^53")]
    pub fn square_metres(&self, doubled: i64) -> f64 {
        doubled as f64 / 2.0 * self.x * self.y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: i32, y: i32) -> GridPoint {
        GridPoint::new(x, y)
    }

    #[test]
    fn degrees_round_to_five_decimals_and_back() {
        let point = GridPoint::from_degrees(coord! { x: 9.194_414_611, y: 45.479_493_6 });
        assert_eq!(point, p(919_441, 4_547_949));
        assert_eq!(format!("{}", point.degrees().x), "9.19441");
    }

    #[test]
    fn a_unit_in_milan_is_what_the_ellipsoid_says() {
        let metric = Metric::at(p(919_000, 4_546_000));
        assert!((metric.x - 0.782).abs() < 0.001 && (metric.y - 1.111).abs() < 0.001, "{metric:?}");
    }

    #[test]
    fn a_triangle_covers_its_border_and_a_flat_one_only_its_segment() {
        assert!(triangle_covers(p(0, 0), p(4, 0), p(0, 4), p(2, 0)));
        assert!(triangle_covers(p(0, 0), p(0, 4), p(4, 0), p(1, 1)));
        assert!(!triangle_covers(p(0, 0), p(4, 0), p(0, 4), p(3, 3)));
        assert!(triangle_covers(p(0, 0), p(2, 0), p(4, 0), p(3, 0)));
        assert!(!triangle_covers(p(0, 0), p(2, 0), p(4, 0), p(5, 0)));
    }

    #[test]
    fn directions_sort_counter_clockwise_from_east() {
        let mut around = [p(0, -1), p(-1, 0), p(1, 0), p(-1, -1), p(0, 1), p(1, 1), p(1, -1)];
        around.sort_by(|&a, &b| compare_angle(p(0, 0), a, b));
        assert_eq!(around, [p(1, 0), p(1, 1), p(0, 1), p(-1, 0), p(-1, -1), p(0, -1), p(1, -1)]);
    }

    #[test]
    fn a_ray_through_a_vertex_counts_it_once() {
        let diamond = [p(0, -2), p(2, 0), p(0, 2), p(-2, 0)];
        assert!(ring_contains(&diamond, p(0, 0)));
        assert!(!ring_contains(&diamond, p(-5, 0)));
        assert!(!ring_contains(&diamond, p(5, 0)));
    }
}
