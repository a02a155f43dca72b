//! Simplifies all borders of a map at once, each only once, without letting any two meet.
//!
//! The order is Visvalingam and Whyatt's (1993): the vertex whose triangle with its neighbours is smallest goes first.
//! Three conditions bound it: no original vertex ends up further than the tolerance from the new border; no other
//! vertex lies in the triangle that is cut off (so nothing can cross the new edge); the new edge does not exist yet
//! (so no area collapses).

use crate::coverage::Arc;
use crate::grid::{GridPoint, Metric, cross, triangle_covers};
use crate::noding::undirected;
use rstar::{AABB, RTree};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// Removes vertices of `arcs`, never an end, so that no border moves by more than `tolerance_m` metres.
pub fn simplify(arcs: &mut [Arc], metric: Metric, tolerance_m: f64) {
    let mut work = Work::new(arcs, metric, tolerance_m);
    // A vertex in the way of another may go later: go over the rest until nothing changes.
    while work.pass() {}
    for (arc, chain) in arcs.iter_mut().zip(&work.chains) {
        arc.points = chain.kept().collect();
    }
}

/// An arc as a linked list over its original points.
struct Chain {
    points: Vec<GridPoint>,
    links: Vec<(usize, usize)>,
    alive: Vec<bool>,
}

impl Chain {
    fn new(points: &[GridPoint]) -> Self {
        let last = points.len().saturating_sub(1);
        let links = (0..points.len()).map(|i| (i.saturating_sub(1), (i + 1).min(last))).collect();
        Self { points: points.to_vec(), links, alive: vec![true; points.len()] }
    }

    fn removable(&self, i: usize) -> bool {
        self.alive[i] && i > 0 && i + 1 < self.points.len()
    }

    fn triangle(&self, i: usize) -> [GridPoint; 3] {
        let (before, after) = self.links[i];
        [self.points[before], self.points[i], self.points[after]]
    }

    fn remove(&mut self, i: usize) {
        let (before, after) = self.links[i];
        self.alive[i] = false;
        self.links[before].1 = after;
        self.links[after].0 = before;
    }

    fn kept(&self) -> impl Iterator<Item = GridPoint> + '_ {
        self.points.iter().zip(&self.alive).filter(|(_, alive)| **alive).map(|(p, _)| *p)
    }
}

struct Work {
    chains: Vec<Chain>,
    edges: BTreeSet<(GridPoint, GridPoint)>,
    vertices: RTree<[i64; 2]>,
    metric: Metric,
    tolerance_m: f64,
}

impl Work {
    fn new(arcs: &[Arc], metric: Metric, tolerance_m: f64) -> Self {
        let points: BTreeSet<[i64; 2]> = arcs.iter().flat_map(|a| &a.points).map(|p| p.wide()).collect();
        let steps = arcs.iter().flat_map(|a| a.points.windows(2)).map(|w| undirected((w[0], w[1])));
        Self {
            edges: steps.collect(),
            vertices: RTree::bulk_load(points.into_iter().collect()),
            chains: arcs.iter().map(|a| Chain::new(&a.points)).collect(),
            metric,
            tolerance_m,
        }
    }

    /// Goes once over what is left, smallest triangle first. True when something was removed.
    fn pass(&mut self) -> bool {
        let mut queue = BinaryHeap::new();
        for (c, chain) in self.chains.iter().enumerate() {
            queue.extend((0..chain.points.len()).filter(|&i| chain.removable(i)).map(|i| entry(chain, c, i)));
        }
        let mut removed = false;
        while let Some(Reverse((size, c, i))) = queue.pop() {
            let chain = &self.chains[c];
            // Stale: gone, or its triangle changed since and is queued again.
            if !chain.removable(i) || size != triangle_size(chain, i) || !self.may_go(c, i) {
                continue;
            }
            let [a, b, d] = chain.triangle(i);
            let (before, after) = chain.links[i];
            self.edges.remove(&undirected((a, b)));
            self.edges.remove(&undirected((b, d)));
            self.edges.insert(undirected((a, d)));
            self.vertices.remove(&b.wide());
            let chain = &mut self.chains[c];
            chain.remove(i);
            removed = true;
            queue.extend([before, after].into_iter().filter(|&k| chain.removable(k)).map(|k| entry(chain, c, k)));
        }
        removed
    }

    fn may_go(&self, c: usize, i: usize) -> bool {
        let chain = &self.chains[c];
        let [a, b, d] = chain.triangle(i);
        let (before, after) = chain.links[i];
        let near = |p: &GridPoint| self.metric.segment_distance(*p, a, d) <= self.tolerance_m;
        a != d
            && !self.edges.contains(&undirected((a, d)))
            && chain.points[before + 1..after].iter().all(near)
            && self.triangle_is_free(a, b, d)
    }

    fn triangle_is_free(&self, a: GridPoint, b: GridPoint, d: GridPoint) -> bool {
        let envelope = AABB::from_points([a.wide(), b.wide(), d.wide()].iter());
        !self.vertices.locate_in_envelope(&envelope).any(|&other| {
            #[expect(clippy::cast_possible_truncation, reason = "made from i32 by GridPoint::wide")]
            let p = GridPoint::new(other[0] as i32, other[1] as i32);
            ![a, b, d].contains(&p) && triangle_covers(a, b, d, p)
        })
    }
}

fn triangle_size(chain: &Chain, i: usize) -> i64 {
    let [a, b, d] = chain.triangle(i);
    cross(a, b, d).abs()
}

fn entry(chain: &Chain, c: usize, i: usize) -> Reverse<(i64, usize, usize)> {
    Reverse((triangle_size(chain, i), c, i))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SQUARE_METRES: Metric = Metric { x: 1.0, y: 1.0 };

    fn arc(points: &[(i32, i32)]) -> Arc {
        let points = points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect();
        Arc { points, left: Some(0), right: None }
    }

    #[test]
    fn a_bump_below_the_tolerance_goes_and_one_above_stays() {
        let mut arcs = [arc(&[(0, 0), (50, 4), (100, 0), (150, 30), (200, 0)])];
        simplify(&mut arcs, SQUARE_METRES, 5.0);
        assert_eq!(arcs[0], arc(&[(0, 0), (100, 0), (150, 30), (200, 0)]));
    }

    #[test]
    fn a_border_is_not_pulled_over_a_neighbours_vertex() {
        let mut arcs = [arc(&[(0, 0), (50, 4), (100, 0)]), arc(&[(50, 2), (50, -50)])];
        let before = arcs.clone();
        simplify(&mut arcs, SQUARE_METRES, 10.0);
        assert_eq!(arcs, before);
    }

    #[test]
    fn two_borders_between_the_same_ends_do_not_become_one() {
        let mut arcs = [arc(&[(0, 0), (50, 4), (100, 0)]), arc(&[(0, 0), (50, -4), (100, 0)])];
        simplify(&mut arcs, SQUARE_METRES, 10.0);
        assert_eq!(arcs.iter().map(|a| a.points.len()).sum::<usize>(), 5);
    }

    #[test]
    fn a_small_closed_border_stays_a_ring() {
        let mut arcs = [arc(&[(0, 0), (2, 0), (3, 1), (2, 2), (0, 2), (0, 0)])];
        simplify(&mut arcs, SQUARE_METRES, 100.0);
        assert_eq!(arcs[0].points.len(), 4);
    }

    proptest! {
        #[test]
        fn no_original_point_is_further_than_the_tolerance(
            heights in prop::collection::vec(-20_i32..20, 3..60), tolerance in 0.5_f64..15.0,
        ) {
            let line: Vec<_> = (0_i32..).step_by(7).zip(heights).collect();
            let original = arc(&line);
            let mut arcs = [original.clone()];
            simplify(&mut arcs, SQUARE_METRES, tolerance);
            let kept = &arcs[0].points;
            prop_assert_eq!((kept.first(), kept.last()), (original.points.first(), original.points.last()));
            for p in &original.points {
                let distance = kept.windows(2).map(|w| SQUARE_METRES.segment_distance(*p, w[0], w[1])).fold(f64::MAX, f64::min);
                prop_assert!(distance <= tolerance, "{:?} is {} away", p, distance);
            }
        }
    }
}
