//! Puts arcs together to the polygons of each area: simple rings, closed, right-hand rule (RFC 7946, 3.1.6).

use crate::coverage::Arc;
use crate::grid::{GridPoint, compare_angle, doubled_area, ring_contains};
use geo::{LineString, MultiPolygon, Polygon};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The polygons of `area`, in degrees, largest first; each outer ring is counter-clockwise, each inner one clockwise,
/// and every ring starts at its smallest point, so that the same map gives the same bytes.
#[must_use]
pub fn polygons(arcs: &[Arc], area: usize) -> MultiPolygon<f64> {
    let (mut outer, inner): (Vec<_>, Vec<_>) = rings(arcs, area).into_iter().partition(|r| doubled_area(r) > 0);
    outer.sort_by_key(|r| (-doubled_area(r), r[0]));
    let mut holes: Vec<Vec<Vec<GridPoint>>> = vec![Vec::new(); outer.len()];
    for hole in inner {
        // The smallest ring around it; a vertex the two share says nothing, another one does.
        let around = outer
            .iter()
            .rposition(|ring| hole.iter().find(|p| !ring.contains(p)).is_some_and(|probe| ring_contains(ring, *probe)));
        if let Some(k) = around {
            holes[k].push(hole);
        }
    }
    outer
        .iter()
        .zip(&mut holes)
        .map(|(ring, holes)| {
            holes.sort();
            Polygon::new(closed(ring), holes.iter().map(|h| closed(h)).collect())
        })
        .collect()
}

fn closed(ring: &[GridPoint]) -> LineString<f64> {
    ring.iter().chain(ring.first()).map(|p| p.degrees()).collect()
}

/// The rings with `area` on their left.
fn rings(arcs: &[Arc], area: usize) -> Vec<Vec<GridPoint>> {
    let chains: Vec<Vec<GridPoint>> = arcs
        .iter()
        .filter_map(|arc| match (arc.left == Some(area), arc.right == Some(area)) {
            (true, false) => Some(arc.points.clone()),
            (false, true) => Some(arc.points.iter().rev().copied().collect()),
            _ => None,
        })
        .collect();
    let mut leaving: BTreeMap<GridPoint, Vec<usize>> = BTreeMap::new();
    for (i, chain) in chains.iter().enumerate() {
        leaving.entry(chain[0]).or_default().push(i);
    }
    let mut used = vec![false; chains.len()];
    let mut rings = Vec::new();
    for first in 0..chains.len() {
        let (mut walk, mut chain) = (Vec::new(), first);
        while !used[chain] {
            used[chain] = true;
            let Some((&end, points)) = chains[chain].split_last() else { break };
            walk.extend_from_slice(points);
            let came_from = points[points.len() - 1];
            let free = leaving.get(&end).into_iter().flatten().copied().filter(|&c| !used[c]);
            match free.min_by(|&a, &b| clockwise(end, came_from, chains[a][1], chains[b][1])) {
                Some(next) => chain = next,
                None => break,
            }
        }
        split_at_touches(walk, &mut rings);
    }
    rings
}

/// Which of `a` and `b` comes first when turning clockwise around `center` from the direction of `from`.
fn clockwise(center: GridPoint, from: GridPoint, a: GridPoint, b: GridPoint) -> Ordering {
    let ahead = |p| compare_angle(center, p, from) != Ordering::Less;
    ahead(a).cmp(&ahead(b)).then_with(|| compare_angle(center, b, a))
}

/// Cuts a walk that comes through a point twice into simple rings.
fn split_at_touches(walk: Vec<GridPoint>, rings: &mut Vec<Vec<GridPoint>>) {
    let mut open: Vec<GridPoint> = Vec::with_capacity(walk.len());
    for point in walk {
        if let Some(since) = open.iter().position(|p| *p == point) {
            rings.extend(simple(open.split_off(since)));
        }
        open.push(point);
    }
    rings.extend(simple(open));
}

/// A ring turned so that its smallest point is first; none when it encloses nothing.
fn simple(mut ring: Vec<GridPoint>) -> Option<Vec<GridPoint>> {
    let smallest = ring.iter().enumerate().min_by_key(|(_, p)| **p)?.0;
    ring.rotate_left(smallest);
    (ring.len() >= 3 && doubled_area(&ring) != 0).then_some(ring)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Cleaning, Coverage};
    use crate::grid::Metric;
    use crate::noding::Ring;

    fn map(rings: &[(usize, &[(i32, i32)])]) -> Vec<Arc> {
        let ring = |&(area, points): &(usize, &[(i32, i32)])| Ring {
            area,
            points: points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect(),
        };
        let cleaning = Cleaning { snap_m: 0.0, gap_width_m: 0.0 };
        Coverage::build(rings.iter().map(ring).collect(), Metric { x: 1.0, y: 1.0 }, cleaning).unwrap().arcs
    }

    #[test]
    fn neighbours_come_back_whole_and_counter_clockwise() {
        let arcs = map(&[(0, &[(0, 0), (2, 0), (2, 2), (0, 2)]), (1, &[(2, 0), (5, 0), (5, 2), (2, 2)])]);
        let left = polygons(&arcs, 0);
        assert_eq!(left.0.len(), 1);
        let points: Vec<_> = left.0[0].exterior().0.iter().map(|c| (c.x, c.y)).collect();
        assert_eq!(points, [(0.0, 0.0), (2e-5, 0.0), (2e-5, 2e-5), (0.0, 2e-5), (0.0, 0.0)]);
    }

    #[test]
    fn an_enclave_is_a_hole_in_what_surrounds_it() {
        let arcs = map(&[
            (0, &[(0, 0), (10, 0), (10, 10), (0, 10)]),
            (0, &[(4, 4), (4, 6), (6, 6), (6, 4)]),
            (1, &[(4, 4), (6, 4), (6, 6), (4, 6)]),
        ]);
        let (around, enclave) = (polygons(&arcs, 0), polygons(&arcs, 1));
        assert_eq!((around.0.len(), around.0[0].interiors().len()), (1, 1));
        let mut inner = around.0[0].interiors()[0].0.clone();
        inner.reverse();
        assert_eq!(inner, enclave.0[0].exterior().0);
    }

    #[test]
    fn parts_that_touch_in_a_point_stay_two_rings() {
        let arcs = map(&[(0, &[(0, 0), (2, 0), (2, 2), (0, 2)]), (0, &[(2, 2), (4, 2), (4, 4), (2, 4)])]);
        assert_eq!(polygons(&arcs, 0).0.len(), 2);
    }

    #[test]
    fn a_hole_that_touches_the_border_is_an_inner_ring() {
        let arcs = map(&[(0, &[(0, 0), (10, 0), (10, 10), (0, 10)]), (0, &[(0, 0), (2, 6), (6, 2)])]);
        let polygons = polygons(&arcs, 0);
        assert_eq!((polygons.0.len(), polygons.0[0].interiors().len()), (1, 1));
    }
}
