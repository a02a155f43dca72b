//! Wi-Fi coverage over Milan's own map: circles, overlaps, borders, and where one more access point helps.
#![cfg(feature = "city")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Point;
use cruscotto_domain::city::{City, CoverageGrid, SERVICE_RADIUS_M};
use cruscotto_domain::divide::{Component, Measure};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

static MILANO: LazyLock<City> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano");
    City::load(&folder).unwrap_or_else(|e| panic!("{e}"))
});

/// Cells of 100 m: a sixteenth of those of 25, for a test that is run often.
static GRID: LazyLock<CoverageGrid> = LazyLock::new(|| CoverageGrid::new(&MILANO, 100.0));

fn square_metres(points: &[Point], radius_m: f64) -> f64 {
    let covered = GRID.covered(points, radius_m);
    let areas = covered.shares();
    let of = |id| MILANO.area(id).map(|area| area.area_m2).unwrap();
    areas.iter().map(|(id, share)| share.unwrap() * of(id)).sum()
}

fn duomo() -> Point {
    Point { lon: 9.1919, lat: 45.4641 }
}

#[test]
fn a_lone_point_covers_its_circle() {
    // Four cells a radius, as 25 m are of 100 m.
    let circle = std::f64::consts::PI * 400.0_f64.powi(2);
    let found = square_metres(&[duomo()], 400.0);
    assert!((found / circle - 1.0).abs() < 0.05, "{found} of {circle}");
    let twice = square_metres(&[duomo(), duomo()], 400.0);
    assert!((twice - found).abs() < 1e-6, "what overlaps is covered once");
    assert_eq!(square_metres(&[Point { lon: f64::NAN, lat: 45.0 }, Point { lon: 12.5, lat: 41.9 }], 400.0), 0.0);
}

#[test]
fn the_city_is_covered_by_enough_of_them() {
    let covered = GRID.covered(&[duomo()], 30_000.0);
    assert!((covered.city_share().unwrap() - 1.0).abs() < 1e-12);
    assert!(covered.best_places().is_empty(), "nothing is left to cover");
    let cells: f64 = covered.shares().iter().filter_map(|(_, share)| *share).sum();
    assert_eq!(cells, 88.0, "every NIL has cells");
}

#[test]
fn one_more_access_point_brings_what_it_says() {
    let points: Vec<Point> = MILANO.level(AreaLevel::Nil).iter().map(|shape| shape.label).collect();
    let covered = GRID.covered(&points, 400.0);
    let best = covered.best_places();
    assert_eq!(best.len(), 88);
    for candidate in best.iter().step_by(29) {
        let Measure::AccessPoint { at } = candidate.measure else { panic!("{candidate:?}") };
        let with: Vec<Point> = points.iter().copied().chain([at]).collect();
        let after = GRID.covered(&with, 400.0);
        for step in &candidate.moves {
            let shares = after.shares();
            let (_, share) = shares.iter().find(|(id, _)| **id == step.area).unwrap();
            assert_eq!(step.component, Component::Coverage);
            assert!((share.unwrap() - step.to).abs() < 1e-12, "{}", step.area);
        }
        // Some cells to the side nothing would have moved the shares more.
        let gained = |at: Point| -> f64 {
            let with: Vec<Point> = points.iter().copied().chain([at]).collect();
            let after = GRID.covered(&with, 400.0);
            let pairs = after.shares().into_iter().zip(covered.shares());
            pairs.map(|((_, after), (_, before))| after.unwrap() - before.unwrap()).sum()
        };
        let most = gained(at);
        for (east, north) in [(1, 0), (0, 1), (-1, 0), (0, -1), (3, 2), (-2, 3), (-3, -2), (2, -3), (6, 0), (0, 6)] {
            let metres = |cells: i32, degree_m: f64| f64::from(cells) * 100.0 / degree_m;
            let aside = Point {
                lon: at.lon + metres(east, 111_195.08 * 45.46_f64.to_radians().cos()),
                lat: at.lat + metres(north, 111_195.08),
            };
            if MILANO.locate(aside).nil == MILANO.locate(at).nil {
                assert!(gained(aside) <= most + 1e-9, "{aside:?} moves more than {at:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    /// More access points, or a larger radius, never cover less; shares are shares.
    #[test]
    fn more_covers_no_less(
        places in prop::collection::vec((9.05f64..9.27, 45.39f64..45.53), 1..60), radius in 50.0f64..800.0,
    ) {
        let points: Vec<Point> = places.iter().map(|(lon, lat)| Point { lon: *lon, lat: *lat }).collect();
        let all = GRID.covered(&points, radius);
        for fewer in [GRID.covered(&points[1..], radius), GRID.covered(&points, radius / 2.0)] {
            for ((_, more), (_, less)) in all.shares().into_iter().zip(fewer.shares()) {
                prop_assert!(more >= less && more.is_none_or(|share| (0.0..=1.0).contains(&share)));
            }
        }
    }
}

#[test]
fn the_usual_radius_is_four_usual_cells() {
    assert!((SERVICE_RADIUS_M / cruscotto_domain::city::CELL_M - 4.0).abs() < 1e-12);
}
