//! The plane cut up by noded borders: half-edges, the faces they walk around, and which areas cover each face.
//!
//! Covering is counted, not sampled: stepping over an edge from its right to its left adds the areas that had it on
//! their border and takes away those that had it the other way. So a sliver one centimetre wide gets its true cover.

use crate::grid::{GridPoint, compare_angle, doubled_area, ring_contains};
use crate::noding::{Ring, steps, undirected};
use std::collections::BTreeMap;

/// How many times each area covers a place; areas at zero are left out.
pub type Cover = BTreeMap<usize, i32>;

/// A half-edge: one direction of an edge, with a face on its left.
#[derive(Debug, Clone)]
pub struct HalfEdge {
    /// Where it starts.
    pub from: GridPoint,
    /// Where it ends.
    pub to: GridPoint,
    /// The face on its left.
    pub face: usize,
    next: usize,
    step: Cover,
}

/// One closed walk with the face on its left.
#[derive(Debug, Clone)]
pub struct Face {
    /// The points of the walk, without the closing one.
    pub points: Vec<GridPoint>,
    /// The half-edges of the walk.
    pub edges: Vec<usize>,
    /// Twice the signed area; positive for a bounded face, otherwise the outside of a connected piece.
    pub doubled_area: i64,
    /// What covers the face.
    pub cover: Cover,
    /// For the outside of a piece that lies inside a face of another: that face.
    pub within: Option<usize>,
}

/// Half-edges and faces. The half-edges `2i` and `2i + 1` are the two directions of one edge.
#[derive(Debug, Clone)]
pub struct Subdivision {
    /// All half-edges.
    pub edges: Vec<HalfEdge>,
    /// All faces.
    pub faces: Vec<Face>,
}

/// The other direction of the same edge.
#[must_use]
pub fn twin(edge: usize) -> usize {
    edge ^ 1
}

impl Subdivision {
    /// Cuts the plane along `rings`, which [`crate::noding::node`] has been over.
    #[must_use]
    pub fn new(rings: &[Ring]) -> Self {
        let mut edges = half_edges(rings);
        link(&mut edges);
        let mut faces = walk(&mut edges);
        cover(&edges, &mut faces);
        Self { edges, faces }
    }
}

fn half_edges(rings: &[Ring]) -> Vec<HalfEdge> {
    let mut crossings: BTreeMap<(GridPoint, GridPoint), Cover> = BTreeMap::new();
    for ring in rings {
        for (a, b) in steps(&ring.points) {
            *crossings.entry(undirected((a, b))).or_default().entry(ring.area).or_default() +=
                if a < b { 1 } else { -1 };
        }
    }
    let half = |from, to, step| HalfEdge { from, to, face: usize::MAX, next: usize::MAX, step };
    let mut edges = Vec::with_capacity(crossings.len() * 2);
    for ((a, b), mut step) in crossings {
        step.retain(|_, times| *times != 0);
        // A border that doubles back on itself bounds nothing.
        if !step.is_empty() {
            let back = step.iter().map(|(&area, &times)| (area, -times)).collect();
            edges.push(half(a, b, step));
            edges.push(half(b, a, back));
        }
    }
    edges
}

/// Sets each half-edge's successor: at its end, the first edge clockwise from where it came.
fn link(edges: &mut [HalfEdge]) {
    let mut out: BTreeMap<GridPoint, Vec<usize>> = BTreeMap::new();
    for (i, edge) in edges.iter().enumerate() {
        out.entry(edge.from).or_default().push(i);
    }
    for (&center, leaving) in &mut out {
        leaving.sort_by(|&a, &b| compare_angle(center, edges[a].to, edges[b].to));
        for (k, &edge) in leaving.iter().enumerate() {
            let clockwise = leaving[(k + leaving.len() - 1) % leaving.len()];
            edges[twin(edge)].next = clockwise;
        }
    }
}

fn walk(edges: &mut [HalfEdge]) -> Vec<Face> {
    let mut faces = Vec::new();
    for start in 0..edges.len() {
        if edges[start].face != usize::MAX {
            continue;
        }
        let (mut points, mut around, mut edge) = (Vec::new(), Vec::new(), start);
        while edges[edge].face == usize::MAX {
            edges[edge].face = faces.len();
            points.push(edges[edge].from);
            around.push(edge);
            edge = edges[edge].next;
        }
        let doubled_area = doubled_area(&points);
        faces.push(Face { points, edges: around, doubled_area, cover: Cover::new(), within: None });
    }
    faces
}

/// Counts the cover of every face, piece by connected piece, from the left of the map to the right: what encloses a
/// piece starts further left than the piece.
fn cover(edges: &[HalfEdge], faces: &mut [Face]) {
    let leftmost = |f: &Face| f.points.iter().min().copied();
    let mut outsides: Vec<usize> = (0..faces.len()).filter(|&f| faces[f].doubled_area <= 0).collect();
    outsides.sort_by_key(|&f| leftmost(&faces[f]));
    let mut known = vec![false; faces.len()];
    for outside in outsides {
        let Some(probe) = leftmost(&faces[outside]) else { continue };
        let enclosing = (0..faces.len())
            .filter(|&f| known[f] && faces[f].doubled_area > 0 && ring_contains(&faces[f].points, probe))
            .min_by_key(|&f| faces[f].doubled_area);
        faces[outside].within = enclosing;
        faces[outside].cover = enclosing.map(|f| faces[f].cover.clone()).unwrap_or_default();
        known[outside] = true;
        let mut reached = vec![outside];
        while let Some(from) = reached.pop() {
            for k in 0..faces[from].edges.len() {
                let over = twin(faces[from].edges[k]);
                let to = edges[over].face;
                if !known[to] {
                    known[to] = true;
                    faces[to].cover = stepped(&faces[from].cover, &edges[over].step);
                    reached.push(to);
                }
            }
        }
    }
}

fn stepped(cover: &Cover, step: &Cover) -> Cover {
    let mut cover = cover.clone();
    for (&area, &times) in step {
        *cover.entry(area).or_default() += times;
    }
    cover.retain(|_, times| *times != 0);
    cover
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(area: usize, points: &[(i32, i32)]) -> Ring {
        Ring { area, points: points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect() }
    }

    fn bounded(rings: &[Ring]) -> Vec<(i64, Vec<usize>)> {
        let mut faces: Vec<_> = Subdivision::new(rings)
            .faces
            .iter()
            .filter(|f| f.doubled_area > 0)
            .map(|f| (f.doubled_area / 2, f.cover.keys().copied().collect()))
            .collect();
        faces.sort();
        faces
    }

    #[test]
    fn neighbours_make_one_face_each() {
        let rings = [ring(0, &[(0, 0), (2, 0), (2, 2), (0, 2)]), ring(1, &[(2, 0), (5, 0), (5, 2), (2, 2)])];
        assert_eq!(bounded(&rings), [(4, vec![0]), (6, vec![1])]);
    }

    #[test]
    fn an_overlap_is_covered_by_both() {
        let rings = [
            ring(0, &[(0, 0), (3, 0), (4, 0), (4, 2), (3, 2), (0, 2)]),
            ring(1, &[(3, 0), (4, 0), (9, 0), (9, 2), (4, 2), (3, 2)]),
        ];
        assert_eq!(bounded(&rings), [(2, vec![0, 1]), (6, vec![0]), (10, vec![1])]);
    }

    #[test]
    fn an_island_in_a_hole_knows_what_is_around_it() {
        let hole = ring(0, &[(2, 2), (2, 8), (8, 8), (8, 2)]);
        let rings = [ring(0, &[(0, 0), (10, 0), (10, 10), (0, 10)]), hole, ring(1, &[(4, 4), (6, 4), (6, 6), (4, 6)])];
        let subdivision = Subdivision::new(&rings);
        let island = subdivision.faces.iter().find(|f| f.doubled_area == 8).unwrap();
        assert_eq!(island.cover, Cover::from([(1, 1)]));
        let hole = subdivision.faces.iter().position(|f| f.doubled_area == 72).unwrap();
        assert!(subdivision.faces[hole].cover.is_empty());
        assert!(subdivision.faces.iter().any(|f| f.doubled_area == -8 && f.within == Some(hole)));
    }
}
