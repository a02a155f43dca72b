//! The whole way on invented cities: whatever the borders look like, neighbours come out without gap or overlap.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod topology;

use cruscotto_maps::assemble::polygons;
use cruscotto_maps::coverage::{Cleaning, Coverage};
use cruscotto_maps::derive::{GAP_WIDTH_M, SNAP_M};
use cruscotto_maps::grid::{GridPoint, Metric};
use cruscotto_maps::noding::Ring;
use cruscotto_maps::simplify::simplify;
use geo::{MultiPolygon, Validation};
use proptest::prelude::*;

/// Side of the invented city, in cells.
const CELLS: usize = 4;

/// Points on a side of a cell.
const POINTS: usize = 6;

/// Units between two points: the wiggle stays well below, so borders do not cross by themselves.
const STEP: i32 = 60;

/// Points on a side of the city.
const SIDE: usize = CELLS * POINTS + 1;

const METRIC: Metric = Metric { x: 0.8, y: 1.1 };
const CLEANING: Cleaning = Cleaning { snap_m: SNAP_M, gap_width_m: GAP_WIDTH_M };

/// The cells of a grid whose borders wiggle by `wiggle`; every cell draws them a unit off, by `sloppy`.
fn city(wiggle: &[(i32, i32)], sloppy: &[bool]) -> Vec<Ring> {
    let spacing = i32::try_from(SIDE).unwrap();
    let point = |column: usize, row: usize, cell: usize| {
        let (dx, dy) = wiggle[row * SIDE + column];
        let off = i32::from(sloppy[(cell * 31 + row * SIDE + column) % sloppy.len()]);
        let at = |i: usize| i32::try_from(i).unwrap() * STEP - spacing;
        GridPoint::new(at(column) + dx + off, at(row) + dy)
    };
    (0..CELLS * CELLS)
        .map(|cell| {
            let (left, low) = (cell % CELLS * POINTS, cell / CELLS * POINTS);
            let south = (0..POINTS).map(|k| (left + k, low));
            let east = (0..POINTS).map(|k| (left + POINTS, low + k));
            let north = (0..POINTS).map(|k| (left + POINTS - k, low + POINTS));
            let west = (0..POINTS).map(|k| (left, low + POINTS - k));
            let around = south.chain(east).chain(north).chain(west);
            Ring { area: cell, points: around.map(|(column, row)| point(column, row, cell)).collect() }
        })
        .collect()
}

fn shapes(rings: Vec<Ring>, tolerance_m: f64) -> Vec<MultiPolygon<f64>> {
    let areas = rings.iter().map(|r| r.area).max().map_or(0, |last| last + 1);
    let mut map = Coverage::build(rings, METRIC, CLEANING).unwrap();
    simplify(&mut map.arcs, METRIC, tolerance_m);
    (0..areas).map(|area| polygons(&map.arcs, area)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn neighbours_never_part(
        wiggle in prop::collection::vec((-22_i32..22, -22_i32..22), SIDE * SIDE),
        sloppy in prop::collection::vec(any::<bool>(), 97),
        tolerance_m in 0.0_f64..60.0,
    ) {
        let shapes = shapes(city(&wiggle, &sloppy), tolerance_m);
        prop_assert_eq!(topology::loops(&topology::outside(&shapes)), 1);
        for shape in &shapes {
            prop_assert_eq!(shape.0.len(), 1);
            prop_assert!(shape.is_valid(), "{:?}", shape.check_validation());
        }
    }
}

#[test]
fn a_border_that_only_one_side_has_drawn_finely_is_drawn_finely_for_both() {
    let coarse = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)];
    let fine = [(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1001, 700), (1000, 400)];
    let ring = |area, points: &[(i32, i32)]| Ring {
        area,
        points: points.iter().map(|&(x, y)| GridPoint::new(x, y)).collect(),
    };
    let shapes = shapes(vec![ring(0, &coarse), ring(1, &fine)], 0.0);
    assert_eq!(topology::loops(&topology::outside(&shapes)), 1);
    assert_eq!(shapes[0].0[0].exterior().0.len(), 7);
}
