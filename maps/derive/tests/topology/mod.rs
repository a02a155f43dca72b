//! What "no gap, no overlap" means in terms of edges, for any set of areas.

use geo::{Coord, MultiPolygon};
use std::collections::{BTreeMap, BTreeSet};

/// A vertex in units of 1e-5 degree.
pub(crate) type Vertex = (i64, i64);

/// The vertex of a published coordinate; refuses more than five decimals.
#[expect(clippy::cast_possible_truncation, reason = "degrees times 1e5")]
pub(crate) fn vertex(c: Coord<f64>) -> Vertex {
    let unit = |degrees: f64| {
        let units = (degrees * 1e5).round();
        assert!((units / 1e5 - degrees).abs() < f64::EPSILON * 16.0, "{degrees} has more than five decimals");
        units as i64
    };
    (unit(c.x), unit(c.y))
}

/// Every directed edge with the number of areas that have it.
pub(crate) fn edges<'a>(shapes: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> BTreeMap<(Vertex, Vertex), usize> {
    let mut edges = BTreeMap::new();
    for polygon in shapes.into_iter().flatten() {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for pair in ring.0.windows(2) {
                *edges.entry((vertex(pair[0]), vertex(pair[1]))).or_default() += 1;
            }
        }
    }
    edges
}

/// The edges that no neighbour walks the other way: the outside of the map. Panics when an edge is there twice.
pub(crate) fn outside<'a>(shapes: impl IntoIterator<Item = &'a MultiPolygon<f64>>) -> BTreeSet<(Vertex, Vertex)> {
    let edges = edges(shapes);
    for (edge, times) in &edges {
        assert_eq!(*times, 1, "{edge:?} bounds {times} areas on the same side: they overlap");
    }
    edges.keys().filter(|(a, b)| !edges.contains_key(&(*b, *a))).copied().collect()
}

/// How many closed walks `edges` make. A gap between neighbours, or a vertex only one of them has, makes one more.
pub(crate) fn loops(edges: &BTreeSet<(Vertex, Vertex)>) -> usize {
    let mut next: BTreeMap<Vertex, Vec<Vertex>> = BTreeMap::new();
    for (a, b) in edges {
        next.entry(*a).or_default().push(*b);
    }
    let mut loops = 0;
    while let Some(start) = next.keys().next().copied() {
        let mut at = start;
        loop {
            let leaving = next.get_mut(&at).unwrap_or_else(|| panic!("the outside is torn at {at:?}"));
            let to = leaving.remove(0);
            if leaving.is_empty() {
                next.remove(&at);
            }
            at = to;
            if at == start {
                break;
            }
        }
        loops += 1;
    }
    loops
}
