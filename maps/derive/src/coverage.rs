//! A map without gaps or overlaps, as arcs: each border between two areas exists once, so whatever is done to it is
//! done for both neighbours.

use crate::grid::{GridPoint, Metric};
use crate::noding::{Ring, Unsettled, node};
use crate::subdivision::{Face, Subdivision, twin};
use std::collections::{BTreeMap, BTreeSet};

/// Tolerances of the cleaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cleaning {
    /// Vertices and edges closer than this are joined, in metres.
    pub snap_m: f64,
    /// Uncovered faces narrower than this (twice their area over their perimeter), in metres, are given to the
    /// neighbour with the longest border; wider ones are taken for real holes in the city.
    pub gap_width_m: f64,
}

/// What the cleaning found and did.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Findings {
    /// Narrow uncovered faces that were given to a neighbour.
    pub gaps_filled: usize,
    /// Their area in square metres.
    pub gaps_m2: f64,
    /// Faces that more than one area claimed; the first in the order of the input keeps them.
    pub overlaps: usize,
    /// Their area in square metres.
    pub overlaps_m2: f64,
    /// Bounded faces of no area that stay open.
    pub holes: usize,
}

/// A border between two areas, or between an area and the outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arc {
    /// From node to node; a border that meets no other is closed, its first point repeated at the end.
    pub points: Vec<GridPoint>,
    /// The area on the left.
    pub left: Option<usize>,
    /// The area on the right.
    pub right: Option<usize>,
}

/// All borders of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The borders, in a fixed order.
    pub arcs: Vec<Arc>,
    /// What was cleaned.
    pub findings: Findings,
}

impl Coverage {
    /// Cleans `rings` and cuts them into arcs.
    ///
    /// # Errors
    /// [`Unsettled`] when the borders cannot be noded.
    pub fn build(mut rings: Vec<Ring>, metric: Metric, cleaning: Cleaning) -> Result<Self, Unsettled> {
        node(&mut rings, metric, cleaning.snap_m)?;
        let subdivision = Subdivision::new(&rings);
        let (labels, findings) = label(&subdivision, metric, cleaning);
        Ok(Self { arcs: arcs(&subdivision, &labels), findings })
    }

    /// The same map with all areas merged into area 0: only the borders to the outside remain.
    #[must_use]
    pub fn merged(&self) -> Self {
        let one = |side: Option<usize>| side.map(|_| 0);
        let arcs = self.arcs.iter().filter(|a| a.left.is_none() != a.right.is_none());
        let arcs = arcs.map(|a| Arc { points: a.points.clone(), left: one(a.left), right: one(a.right) }).collect();
        Self { arcs, findings: self.findings }
    }
}

/// The area each face belongs to.
fn label(map: &Subdivision, metric: Metric, cleaning: Cleaning) -> (Vec<Option<usize>>, Findings) {
    let mut findings = Findings::default();
    let claims = |face: &Face| face.cover.iter().filter(|(_, times)| **times > 0).count();
    let mut labels: Vec<Option<usize>> =
        map.faces.iter().map(|f| f.cover.iter().find(|(_, times)| **times > 0).map(|(&area, _)| area)).collect();
    for face in map.faces.iter().filter(|f| f.doubled_area > 0 && claims(f) > 1) {
        findings.overlaps += 1;
        findings.overlaps_m2 += metric.square_metres(face.doubled_area);
    }

    let mut open: Vec<usize> =
        (0..map.faces.len()).filter(|&f| map.faces[f].doubled_area > 0 && labels[f].is_none()).collect();
    let narrow: BTreeSet<usize> =
        open.iter().copied().filter(|&f| width(&map.faces[f], metric) <= cleaning.gap_width_m).collect();
    // A gap beside a gap gets its owner once its neighbour has one.
    loop {
        let before = open.len();
        open.retain(|&face| {
            let owner = narrow.contains(&face).then(|| longest_neighbour(map, &labels, face, metric)).flatten();
            if let Some(area) = owner {
                labels[face] = Some(area);
                findings.gaps_filled += 1;
                findings.gaps_m2 += metric.square_metres(map.faces[face].doubled_area);
            }
            owner.is_none()
        });
        if open.len() == before {
            break;
        }
    }
    findings.holes = open.len();
    for (face, outside) in map.faces.iter().enumerate().filter(|(_, f)| f.doubled_area <= 0) {
        labels[face] = outside.within.and_then(|enclosing| labels[enclosing]);
    }
    (labels, findings)
}

/// The mean width of a face in metres: a strip of length l and width w has area l w and perimeter about 2 l.
fn width(face: &Face, metric: Metric) -> f64 {
    let ends = face.points.iter().zip(face.points.iter().cycle().skip(1));
    2.0 * metric.square_metres(face.doubled_area) / ends.map(|(&a, &b)| metric.distance(a, b)).sum::<f64>()
}

fn longest_neighbour(map: &Subdivision, labels: &[Option<usize>], face: usize, metric: Metric) -> Option<usize> {
    let mut lengths: BTreeMap<usize, f64> = BTreeMap::new();
    for &edge in &map.faces[face].edges {
        if let Some(area) = labels[map.edges[twin(edge)].face] {
            *lengths.entry(area).or_default() += metric.distance(map.edges[edge].from, map.edges[edge].to);
        }
    }
    lengths.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(area, _)| area)
}

/// Joins the edges between differently labelled faces into arcs, from node to node, then the closed ones.
fn arcs(map: &Subdivision, labels: &[Option<usize>]) -> Vec<Arc> {
    let sides = |edge: usize| (labels[map.edges[edge].face], labels[map.edges[twin(edge)].face]);
    let mut leaving: BTreeMap<GridPoint, Vec<usize>> = BTreeMap::new();
    for edge in 0..map.edges.len() {
        let (left, right) = sides(edge);
        if left != right {
            leaving.entry(map.edges[edge].from).or_default().push(edge);
        }
    }
    let is_node = |p: GridPoint| leaving.get(&p).is_some_and(|edges| edges.len() != 2);
    let mut used = BTreeSet::new();
    let mut arcs = Vec::new();
    let nodes_first = leaving.keys().filter(|&&p| is_node(p)).chain(leaving.keys().filter(|&&p| !is_node(p)));
    for start in nodes_first {
        for &first in &leaving[start] {
            if used.contains(&first) {
                continue;
            }
            let (left, right) = sides(first);
            let (mut points, mut edge) = (vec![*start], first);
            loop {
                used.extend([edge, twin(edge)]);
                let end = map.edges[edge].to;
                points.push(end);
                let onward = leaving[&end].iter().find(|&&e| !used.contains(&e));
                match onward {
                    Some(&next) if !is_node(end) && end != *start => edge = next,
                    _ => break,
                }
            }
            arcs.push(Arc { points, left, right });
        }
    }
    arcs
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE_METRES: Metric = Metric { x: 1.0, y: 1.0 };
    const CLEANING: Cleaning = Cleaning { snap_m: 0.0, gap_width_m: 3.0 };

    fn ring(area: usize, points: &[(i32, i32)]) -> Ring {
        Ring { area, points: points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect() }
    }

    #[test]
    fn the_border_of_two_neighbours_is_one_arc() {
        let rings =
            vec![ring(0, &[(0, 0), (2, 0), (2, 1), (2, 2), (0, 2)]), ring(1, &[(2, 0), (5, 0), (5, 2), (2, 2)])];
        let map = Coverage::build(rings, SQUARE_METRES, CLEANING).unwrap();
        assert_eq!(map.arcs.len(), 3);
        let shared: Vec<_> = map.arcs.iter().filter(|a| a.left.is_some() && a.right.is_some()).collect();
        assert_eq!(shared.len(), 1);
        assert_eq!(shared[0].points.len(), 3);
        assert_eq!(map.merged().arcs.len(), 2);
    }

    #[test]
    fn a_narrow_gap_is_filled_and_a_wide_one_is_a_hole() {
        let around = |width: i32| {
            let right = 10 + width;
            vec![
                ring(0, &[(0, 0), (100, 0), (100, 10), (10, 10), (10, 90), (100, 90), (100, 100), (0, 100)]),
                ring(1, &[(right, 10), (100, 10), (100, 90), (right, 90)]),
            ]
        };
        let filled = Coverage::build(around(2), SQUARE_METRES, CLEANING).unwrap();
        assert_eq!((filled.findings.gaps_filled, filled.findings.holes), (1, 0));
        assert!((filled.findings.gaps_m2 - 160.0).abs() < 1e-9);
        let open = Coverage::build(around(40), SQUARE_METRES, CLEANING).unwrap();
        assert_eq!((open.findings.gaps_filled, open.findings.holes), (0, 1));
    }

    #[test]
    fn an_overlap_goes_to_the_first() {
        let rings =
            vec![ring(0, &[(0, 0), (20, 0), (20, 20), (0, 20)]), ring(1, &[(18, 0), (40, 0), (40, 20), (18, 20)])];
        let map = Coverage::build(rings, SQUARE_METRES, CLEANING).unwrap();
        assert_eq!(map.findings.overlaps, 1);
        assert!((map.findings.overlaps_m2 - 40.0).abs() < 1e-9);
        let shared = map.arcs.iter().find(|a| a.left.is_some() && a.right.is_some()).unwrap();
        assert!(shared.points.iter().all(|p| p.x == 20));
    }

    #[test]
    fn an_enclave_is_a_closed_arc() {
        let hole = ring(0, &[(4, 4), (4, 6), (6, 6), (6, 4)]);
        let rings =
            vec![ring(0, &[(0, 0), (10, 0), (10, 10), (0, 10)]), hole, ring(1, &[(4, 4), (6, 4), (6, 6), (4, 6)])];
        let map = Coverage::build(rings, SQUARE_METRES, CLEANING).unwrap();
        let closed: Vec<_> = map.arcs.iter().filter(|a| a.points.first() == a.points.last()).collect();
        assert_eq!(closed.len(), 2);
        assert!(
            closed.iter().any(|a| (a.left, a.right) == (Some(0), Some(1)) || (a.left, a.right) == (Some(1), Some(0)))
        );
    }
}
