//! Makes the borders of neighbours meet: close vertices become one, and edges get a vertex wherever another border
//! touches or crosses them. Afterwards two edges share nothing, an end, or everything.

use crate::grid::{GridPoint, Metric, Orientation, on_segment, orientation};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Line, coord};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::{BTreeMap, BTreeSet};

/// Rounds of splitting after which noding gives up. Rounding a crossing to the grid can make a new one beside it;
/// real borders settle in two or three rounds.
const MAX_ROUNDS: usize = 32;

/// A border: a closed chain of points, without the closing point, counter-clockwise around the inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Index of the area it bounds.
    pub area: usize,
    /// The chain; the area is on the left of each step.
    pub points: Vec<GridPoint>,
}

/// Borders that do not settle on the grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the borders still cross after {MAX_ROUNDS} rounds of splitting: the input is not a map of simple areas")]
pub struct Unsettled;

/// Nodes `rings` in place: vertices within `tolerance_m` metres of each other, or of another edge, are joined.
///
/// # Errors
/// [`Unsettled`] when crossings remain after [`MAX_ROUNDS`].
pub fn node(rings: &mut Vec<Ring>, metric: Metric, tolerance_m: f64) -> Result<(), Unsettled> {
    snap_vertices(rings, metric, tolerance_m);
    tidy(rings);
    // Only the first round pulls edges to vertices near them: pulling again and again would drift.
    let mut tolerance = tolerance_m;
    for _ in 0..MAX_ROUNDS {
        let splits = splits(rings, metric, tolerance);
        if splits.is_empty() {
            return Ok(());
        }
        for ring in rings.iter_mut() {
            ring.points = split(&ring.points, &splits);
        }
        tidy(rings);
        tolerance = 0.0;
    }
    Err(Unsettled)
}

/// Goes through the vertices in the order of their coordinates: each moves onto the nearest one kept so far that is
/// within the tolerance, or is kept itself.
fn snap_vertices(rings: &mut [Ring], metric: Metric, tolerance_m: f64) {
    let all: BTreeSet<GridPoint> = rings.iter().flat_map(|r| &r.points).copied().collect();
    let mut kept: RTree<[i64; 2]> = RTree::new();
    let mut moved = BTreeMap::new();
    for point in all {
        let near = kept
            .locate_in_envelope(&around(&[point], metric, tolerance_m))
            .map(|&c| narrow(c))
            .map(|c| (metric.distance(point, c), c))
            .filter(|(distance, _)| *distance <= tolerance_m)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((_, target)) = near {
            moved.insert(point, target);
        } else {
            kept.insert(point.wide());
        }
    }
    for point in rings.iter_mut().flat_map(|r| &mut r.points) {
        if let Some(&target) = moved.get(point) {
            *point = target;
        }
    }
}

type Splits = BTreeMap<(GridPoint, GridPoint), BTreeSet<GridPoint>>;

/// The points at which each edge (its smaller end first) must get a vertex.
fn splits(rings: &[Ring], metric: Metric, tolerance_m: f64) -> Splits {
    let edges: Vec<(GridPoint, GridPoint)> =
        rings.iter().flat_map(|r| steps(&r.points)).map(undirected).collect::<BTreeSet<_>>().into_iter().collect();
    let vertices: BTreeSet<[i64; 2]> = edges.iter().flat_map(|&(a, b)| [a.wide(), b.wide()]).collect();
    let vertices = RTree::bulk_load(vertices.into_iter().collect());
    let index = RTree::bulk_load(
        edges
            .iter()
            .enumerate()
            .map(|(i, &(a, b))| GeomWithData::new(Rectangle::from_corners(a.wide(), b.wide()), i))
            .collect(),
    );
    let mut splits = Splits::new();
    let mut add = |edge: (GridPoint, GridPoint), point: GridPoint| {
        if point != edge.0 && point != edge.1 {
            splits.entry(edge).or_default().insert(point);
        }
    };
    for (i, &(a, b)) in edges.iter().enumerate() {
        for near in vertices.locate_in_envelope(&around(&[a, b], metric, tolerance_m)).map(|&c| narrow(c)) {
            if on_segment(near, a, b) || metric.segment_distance(near, a, b) < tolerance_m {
                add((a, b), near);
            }
        }
        for other in index.locate_in_envelope_intersecting(&AABB::from_corners(a.wide(), b.wide())) {
            if other.data > i
                && let Some(point) = crossing((a, b), edges[other.data])
            {
                add((a, b), point);
                add(edges[other.data], point);
            }
        }
    }
    splits
}

/// The grid point nearest to where two edges cross in their insides.
fn crossing((a, b): (GridPoint, GridPoint), (c, d): (GridPoint, GridPoint)) -> Option<GridPoint> {
    let opposite = |p, q, r, s| {
        let turns = [orientation(p, q, r), orientation(p, q, s)];
        turns.contains(&Orientation::Clockwise) && turns.contains(&Orientation::CounterClockwise)
    };
    if !(opposite(a, b, c, d) && opposite(c, d, a, b)) {
        return None;
    }
    let float = |p: GridPoint| coord! { x: f64::from(p.x), y: f64::from(p.y) };
    match line_intersection(Line::new(float(a), float(b)), Line::new(float(c), float(d)))? {
        #[expect(clippy::cast_possible_truncation, reason = "between points that are themselves i32")]
        LineIntersection::SinglePoint { intersection, .. } => {
            Some(GridPoint::new(intersection.x.round() as i32, intersection.y.round() as i32))
        }
        LineIntersection::Collinear { .. } => None,
    }
}

/// `points` with each edge replaced by the chain through its splits, in the order of the edge.
fn split(points: &[GridPoint], splits: &Splits) -> Vec<GridPoint> {
    let mut chain = Vec::with_capacity(points.len());
    for (a, b) in steps(points) {
        chain.push(a);
        if let Some(inner) = splits.get(&undirected((a, b))) {
            let from_a = |p: &GridPoint| {
                let ([ax, ay], [bx, by], [px, py]) = (a.wide(), b.wide(), p.wide());
                (px - ax) * (bx - ax) + (py - ay) * (by - ay)
            };
            let mut inner: Vec<GridPoint> = inner.iter().copied().collect();
            inner.sort_by_key(|p| (from_a(p), *p));
            chain.extend(inner);
        }
    }
    chain
}

/// Drops repeated points, spikes (there and straight back) and the rings that nothing is left of.
fn tidy(rings: &mut Vec<Ring>) {
    for ring in rings.iter_mut() {
        let mut chain: Vec<GridPoint> = Vec::with_capacity(ring.points.len());
        for &point in &ring.points {
            if chain.last() == Some(&point) {
                continue;
            }
            if chain.len() >= 2 && chain[chain.len() - 2] == point {
                chain.pop();
                continue;
            }
            chain.push(point);
        }
        // The same two cases across the closing step.
        while chain.len() > 1 {
            let last = chain.len() - 1;
            if chain[0] == chain[last] || chain[0] == chain[last - 1] {
                chain.pop();
            } else if chain[1] == chain[last] {
                chain.remove(0);
            } else {
                break;
            }
        }
        ring.points = chain;
    }
    rings.retain(|r| r.points.len() >= 3);
}

/// The steps of a closed chain, the closing one included.
pub(crate) fn steps(points: &[GridPoint]) -> impl Iterator<Item = (GridPoint, GridPoint)> + '_ {
    points.iter().copied().zip(points.iter().copied().cycle().skip(1))
}

/// The edge of a step, whichever way it is walked.
pub(crate) fn undirected((a, b): (GridPoint, GridPoint)) -> (GridPoint, GridPoint) {
    if a <= b { (a, b) } else { (b, a) }
}

/// The box around `points`, wider by the tolerance.
fn around(points: &[GridPoint], metric: Metric, tolerance_m: f64) -> AABB<[i64; 2]> {
    #[expect(clippy::cast_possible_truncation, reason = "a tolerance is a few units")]
    let (dx, dy) = ((tolerance_m / metric.x).ceil() as i64, (tolerance_m / metric.y).ceil() as i64);
    let low = |f: fn(&GridPoint) -> i32| i64::from(points.iter().map(f).min().unwrap_or_default());
    let high = |f: fn(&GridPoint) -> i32| i64::from(points.iter().map(f).max().unwrap_or_default());
    AABB::from_corners([low(|p| p.x) - dx, low(|p| p.y) - dy], [high(|p| p.x) + dx, high(|p| p.y) + dy])
}

#[expect(clippy::cast_possible_truncation, reason = "made from i32 by GridPoint::wide")]
fn narrow([x, y]: [i64; 2]) -> GridPoint {
    GridPoint::new(x as i32, y as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE_METRES: Metric = Metric { x: 1.0, y: 1.0 };

    fn ring(area: usize, points: &[(i32, i32)]) -> Ring {
        Ring { area, points: points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect() }
    }

    #[test]
    fn a_corner_on_the_neighbours_side_becomes_a_vertex_of_both() {
        let mut rings =
            vec![ring(0, &[(0, 0), (10, 0), (10, 10), (0, 10)]), ring(1, &[(10, 4), (20, 4), (20, 6), (10, 6)])];
        node(&mut rings, SQUARE_METRES, 0.5).unwrap();
        assert_eq!(rings[0].points.len(), 6);
        assert!(rings[0].points.contains(&GridPoint::new(10, 4)));
    }

    #[test]
    fn a_sliver_narrower_than_the_tolerance_closes() {
        let mut rings = vec![
            ring(0, &[(0, 0), (100, 0), (100, 90), (0, 90)]),
            ring(1, &[(101, 0), (200, 0), (200, 90), (101, 90)]),
        ];
        node(&mut rings, SQUARE_METRES, 1.5).unwrap();
        let left: BTreeSet<_> = rings[0].points.iter().collect();
        assert_eq!(rings[1].points.iter().filter(|p| left.contains(p)).count(), 2);
    }

    #[test]
    fn crossing_borders_get_a_common_vertex() {
        let mut rings =
            vec![ring(0, &[(0, 0), (10, 0), (10, 10), (0, 10)]), ring(1, &[(5, 5), (15, 5), (15, 15), (5, 15)])];
        node(&mut rings, SQUARE_METRES, 0.0).unwrap();
        for corner in [GridPoint::new(10, 5), GridPoint::new(5, 10)] {
            assert!(rings.iter().all(|r| r.points.contains(&corner)), "{corner:?}");
        }
    }

    #[test]
    fn spikes_and_collapsed_rings_go() {
        let mut rings = vec![ring(0, &[(0, 0), (9, 0), (20, 0), (9, 0), (9, 9)]), ring(1, &[(0, 0), (5, 5)])];
        tidy(&mut rings);
        assert_eq!(rings, [ring(0, &[(0, 0), (9, 0), (9, 9)])]);
    }
}
