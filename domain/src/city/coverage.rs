//! Which part of the NIL working access points reach, and where one more would reach most.
//!
//! The city is laid out in square cells; a cell is covered when its centre is within the service radius of a working
//! access point. With cells of a quarter of the radius a lone point's circle comes out within 5 % of its area (a test
//! holds this), and sums over a NIL much closer; and the places for one more can be looked through, all of them.

use super::City;
use crate::asset::Point;
use crate::divide::{Candidate, Component, Measure, Move};
use crate::id::AreaId;
use geo::{LineString, MultiPolygon};
use std::collections::BTreeMap;

/// How far an access point serves people outdoors, in metres. A planning value, not a measurement: 100 mW, what ETSI EN
/// 300 328 allows at 2.4 GHz, reaches a phone that far between buildings.
pub const SERVICE_RADIUS_M: f64 = 100.0;

/// Side of a cell in metres.
pub const CELL_M: f64 = 25.0;

/// Cells at most; larger cities get larger cells.
const MAX_CELLS: f64 = 4_000_000.0;

/// Metres of a degree of latitude: that of the sphere with the Earth's mean radius (IUGG), 6,371,008.8 m.
const DEGREE_M: f64 = 111_195.08;

/// What a cell's centre may be beyond the radius, in cells: one that is on the circle is in it, however numbers are
/// rounded.
const ON_CIRCLE: f64 = 1e-6;

/// All of a NIL, in whole numbers: sums of them are the same in any order.
const WHOLE: u64 = 1 << 40;

/// No NIL.
const NONE: u16 = u16::MAX;

/// A city in cells, made once.
#[derive(Debug, Clone)]
pub struct CoverageGrid {
    areas: Vec<AreaId>,
    /// The NIL of each cell, row by row from the south-west.
    nil: Vec<u16>,
    cells_of: Vec<u32>,
    columns: usize,
    rows: usize,
    cell_m: f64,
    origin: Point,
    /// Metres of a degree of longitude in the middle of the city.
    degree_lon_m: f64,
}

/// What is covered.
#[derive(Debug, Clone)]
pub struct Covered<'a> {
    grid: &'a CoverageGrid,
    covered: Vec<bool>,
    covered_of: Vec<u32>,
    radius_m: f64,
}

impl CoverageGrid {
    /// Lays `city` out in cells of `cell_m` metres, or larger ones where there would be too many.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by MAX_CELLS")]
    pub fn new(city: &City, cell_m: f64) -> Self {
        let [west, south, east, north] = city.profile.bbox;
        let degree_lon_m = DEGREE_M * f64::midpoint(south, north).to_radians().cos();
        let (width, height) = ((east - west) * degree_lon_m, (north - south) * DEGREE_M);
        let cell_m = cell_m.max(1.0).max((width * height / MAX_CELLS).sqrt());
        let (columns, rows) = ((width / cell_m).ceil().max(1.0) as usize, (height / cell_m).ceil().max(1.0) as usize);
        let areas: Vec<AreaId> = city.nil.iter().map(|shape| shape.area.id.clone()).collect();
        let mut grid = Self {
            cells_of: vec![0; areas.len()],
            nil: vec![NONE; columns * rows],
            origin: Point { lon: west, lat: south },
            areas: Vec::new(),
            columns,
            rows,
            cell_m,
            degree_lon_m,
        };
        for (shape, place) in city.nil.iter().zip(0..NONE) {
            grid.lay(&shape.shape, place);
        }
        grid.areas = areas;
        grid
    }

    /// Gives the cells whose centre is inside `shape`, and in none before it, to the NIL in `place`: row by row between
    /// the borders that the row's middle crosses, first to second, third to fourth (the even-odd rule). A point-in-polygon
    /// test of each cell would be the same some hundred times slower.
    fn lay(&mut self, shape: &MultiPolygon<f64>, place: u16) {
        let rings = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); self.rows];
        for line in rings.flat_map(LineString::lines) {
            let (from, to) = (self.in_cells(line.start), self.in_cells(line.end));
            let (low, high) = if from.1 <= to.1 { (from, to) } else { (to, from) };
            for row in halves(low.1, high.1, self.rows) {
                let share = (middle(row, 1).1 - low.1) / (high.1 - low.1);
                crossings[row].push(low.0 + share * (high.0 - low.0));
            }
        }
        for (row, mut crossings) in crossings.into_iter().enumerate() {
            crossings.sort_by(f64::total_cmp);
            for pair in crossings.chunks_exact(2) {
                for column in halves(pair[0], pair[1], self.columns) {
                    let cell = &mut self.nil[row * self.columns + column];
                    if *cell == NONE {
                        *cell = place;
                        self.cells_of[usize::from(place)] += 1;
                    }
                }
            }
        }
    }

    /// Where a place is in cells from the south-west corner.
    fn in_cells(&self, place: impl Into<(f64, f64)>) -> (f64, f64) {
        let (lon, lat) = place.into();
        let east = (lon - self.origin.lon) * self.degree_lon_m / self.cell_m;
        (east, (lat - self.origin.lat) * DEGREE_M / self.cell_m)
    }

    /// The centre of a cell.
    #[expect(clippy::cast_precision_loss, reason = "bounded by MAX_CELLS")]
    fn centre(&self, cell: usize) -> Point {
        let (column, row) = ((cell % self.columns) as f64 + 0.5, (cell / self.columns) as f64 + 0.5);
        Point {
            lon: self.origin.lon + column * self.cell_m / self.degree_lon_m,
            lat: self.origin.lat + row * self.cell_m / DEGREE_M,
        }
    }

    /// The rows within `radius_m` of a place given in cells from the south-west, each with its columns.
    #[expect(clippy::cast_precision_loss, reason = "bounded by MAX_CELLS")]
    fn circle(
        &self,
        (x, y): (f64, f64),
        radius_m: f64,
    ) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + use<> {
        let (radius, columns) = (radius_m / self.cell_m + ON_CIRCLE, self.columns);
        halves(y - radius, y + radius, self.rows).map(move |row| {
            let away = row as f64 + 0.5 - y;
            let half = (radius * radius - away * away).max(0.0).sqrt();
            (row, halves(x - half, x + half, columns))
        })
    }

    /// What working access points at `points` cover with `radius_m` metres.
    #[must_use]
    pub fn covered(&self, points: &[Point], radius_m: f64) -> Covered<'_> {
        let mut covered = vec![false; self.nil.len()];
        for point in points.iter().filter(|p| p.lon.is_finite() && p.lat.is_finite()) {
            for (row, columns) in self.circle(self.in_cells((point.lon, point.lat)), radius_m) {
                covered[row * self.columns + columns.start..row * self.columns + columns.end].fill(true);
            }
        }
        let mut covered_of = vec![0; self.areas.len()];
        for (place, covered) in self.nil.iter().zip(&covered) {
            if let Some(cells) = covered_of.get_mut(usize::from(*place)).filter(|_| *covered) {
                *cells += 1;
            }
        }
        Covered { grid: self, covered, covered_of, radius_m }
    }
}

impl Covered<'_> {
    /// The share of each NIL that is covered, 0 to 1, in the order of the city's; none of one that is smaller than a
    /// cell.
    #[must_use]
    pub fn shares(&self) -> Vec<(&AreaId, Option<f64>)> {
        let share = |(covered, all): (&u32, &u32)| (*all > 0).then(|| f64::from(*covered) / f64::from(*all));
        self.grid.areas.iter().zip(self.covered_of.iter().zip(&self.grid.cells_of).map(share)).collect()
    }

    /// The covered area of the whole city by its area, 0 to 1.
    #[must_use]
    pub fn city_share(&self) -> Option<f64> {
        let (covered, all) = (self.covered_of.iter().sum::<u32>(), self.grid.cells_of.iter().sum::<u32>());
        (all > 0).then(|| f64::from(covered) / f64::from(all))
    }

    /// For each NIL the place in it where one more access point would move the shares most, of it and of its neighbours
    /// together: what is small is soon covered. Shares have the same scale in all NIL, so that this is also where the
    /// index would move most. None in a NIL that is covered; between equal places the most southern, then the most
    /// western.
    #[must_use]
    pub fn best_places(&self) -> Vec<Candidate> {
        let grid = self.grid;
        let cell_share: Vec<u64> = grid.cells_of.iter().map(|cells| WHOLE / u64::from(*cells).max(1)).collect();
        // What the uncovered cells before each one in its row would add to the shares.
        let mut before = vec![0u64; grid.rows * (grid.columns + 1)];
        for row in 0..grid.rows {
            let mut sum = 0;
            for column in 0..grid.columns {
                let cell = row * grid.columns + column;
                let share = cell_share.get(usize::from(grid.nil[cell])).filter(|_| !self.covered[cell]);
                sum += share.copied().unwrap_or_default();
                before[row * (grid.columns + 1) + column + 1] = sum;
            }
        }
        let mut best: Vec<Option<(u64, usize)>> = vec![None; grid.areas.len()];
        for (cell, place) in grid.nil.iter().enumerate() {
            let Some(best) = best.get_mut(usize::from(*place)) else { continue };
            let reached: u64 = grid
                .circle(middle(cell, grid.columns), self.radius_m)
                .map(|(row, columns)| {
                    let row = row * (grid.columns + 1);
                    before[row + columns.end] - before[row + columns.start]
                })
                .sum();
            if reached > best.map_or(0, |(most, _)| most) {
                *best = Some((reached, cell));
            }
        }
        best.into_iter().flatten().map(|(_, cell)| self.candidate(cell)).collect()
    }

    /// An access point in the middle of a cell, and the shares that it would make.
    fn candidate(&self, cell: usize) -> Candidate {
        let grid = self.grid;
        let mut gained: BTreeMap<u16, u32> = BTreeMap::new();
        for (row, columns) in grid.circle(middle(cell, grid.columns), self.radius_m) {
            for cell in columns.map(|column| row * grid.columns + column).filter(|cell| !self.covered[*cell]) {
                if grid.nil[cell] != NONE {
                    *gained.entry(grid.nil[cell]).or_default() += 1;
                }
            }
        }
        let moves = gained.into_iter().map(|(place, more)| {
            let place = usize::from(place);
            let to = f64::from(self.covered_of[place] + more) / f64::from(grid.cells_of[place]);
            Move { area: grid.areas[place].clone(), component: Component::Coverage, to }
        });
        Candidate { measure: Measure::AccessPoint { at: grid.centre(cell) }, moves: moves.collect() }
    }
}

/// The middle of a cell, in cells.
#[expect(clippy::cast_precision_loss, reason = "bounded by MAX_CELLS")]
fn middle(cell: usize, columns: usize) -> (f64, f64) {
    ((cell % columns) as f64 + 0.5, (cell / columns) as f64 + 0.5)
}

/// The cells of `count` in a line whose middles are from `from` on and before `to`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held within the grid"
)]
fn halves(from: f64, to: f64, count: usize) -> std::ops::Range<usize> {
    let held = |at: f64| (at - 0.5).ceil().clamp(0.0, count as f64) as usize;
    held(from)..held(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Intersects;
    use std::path::Path;

    #[test]
    fn a_cell_is_of_the_nil_that_its_middle_lies_in() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano");
        let city = City::load(&folder).unwrap_or_else(|error| panic!("{error}"));
        let grid = CoverageGrid::new(&city, CELL_M);
        // Some of them, in no line with rows or columns: the slow way takes its time.
        for cell in (0..grid.nil.len()).step_by(251) {
            let Point { lon, lat } = grid.centre(cell);
            let lies_in = city.nil.iter().position(|nil| nil.shape.intersects(&geo::Point::new(lon, lat)));
            let found = Some(usize::from(grid.nil[cell])).filter(|place| *place < city.nil.len());
            assert_eq!(found, lies_in, "{lon} {lat}");
        }
        let counted = grid.nil.iter().filter(|place| **place != NONE).count();
        assert_eq!(counted, grid.cells_of.iter().sum::<u32>() as usize);
    }
}
