//! The committed maps and data of Milan, as a fresh clone has them.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod topology;

use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::{AreaShape, City, FigureKind, Overlap, ServiceKind};
use geo::orient::Direction;
use geo::winding_order::{Winding, WindingOrder};
use geo::{Area, BoundingRect, GeodesicArea, MultiPolygon, Orient, unary_union};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// How far the simplified area of one NIL or Municipio may be from the official one.
const MAX_AREA_CHANGE: f64 = 0.01;

/// How far the sums may be apart: what one area loses its neighbour gains.
const MAX_TOTAL_CHANGE: f64 = 0.0002;

/// Rounding of the union in square metres over the whole city; a single grid cell is 0.9 m².
const MAX_GAP_M2: f64 = 0.5;

/// A NIL straddles Municipi when more than this lies outside its main one.
const STRADDLING_SHARE: f64 = 0.01;

static CITY: LazyLock<City> = LazyLock::new(|| City::load(&folder()).unwrap_or_else(|e| panic!("{e}")));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../milano")
}

fn shapes(level: AreaLevel) -> impl Iterator<Item = &'static MultiPolygon<f64>> {
    CITY.level(level).iter().map(|s| &s.shape)
}

fn levels() -> [&'static [AreaShape]; 2] {
    [&CITY.municipi, &CITY.nil]
}

#[test]
fn every_area_is_there_under_its_official_number() {
    let codes = |level| CITY.level(level).iter().map(|s| s.area.code).collect::<Vec<_>>();
    assert_eq!(codes(AreaLevel::Municipio), (1..=9).collect::<Vec<_>>());
    assert_eq!(codes(AreaLevel::Nil), (1..=88).collect::<Vec<_>>());
    assert_eq!(CITY.outline.area.id, CITY.profile.id);
}

#[test]
fn neighbours_share_every_vertex_and_nothing_lies_between_them() {
    for level in [AreaLevel::Municipio, AreaLevel::Nil] {
        assert_eq!(topology::loops(&topology::outside(shapes(level))), 1, "{level} has a gap");
        let sum: f64 = shapes(level).map(GeodesicArea::geodesic_area_unsigned).sum();
        let union = unary_union(shapes(level)).orient(Direction::Default);
        assert_eq!((union.0.len(), union.0[0].interiors().len()), (1, 0), "{level} is not in one piece");
        let lost = sum - union.geodesic_area_unsigned();
        assert!(lost.abs() < MAX_GAP_M2, "{level}: areas and their union differ by {lost} m²");
    }
}

#[test]
fn the_city_outline_is_the_outside_of_the_municipi_edge_by_edge() {
    assert_eq!(topology::outside([&CITY.outline.shape]), topology::outside(shapes(AreaLevel::Municipio)));
}

#[test]
fn simplifying_keeps_the_areas() {
    for areas in levels() {
        let (mut before, mut after) = (0.0, 0.0);
        for AreaShape { area, shape, .. } in areas {
            let simplified = shape.geodesic_area_unsigned();
            let change = (simplified - area.area_m2).abs() / area.area_m2;
            assert!(change < MAX_AREA_CHANGE, "{}: {} m² became {simplified}", area.id, area.area_m2);
            before += area.area_m2;
            after += simplified;
        }
        assert!((after - before).abs() / before < MAX_TOTAL_CHANGE, "{before} m² became {after}");
    }
}

#[test]
fn municipi_areas_are_on_the_ground_and_not_in_web_mercator() {
    // The city says 9,426,871.6 m² for Municipio 1 (AREA); its Shape_Area is 2.03 times that.
    assert!((CITY.municipi[0].area.area_m2 / 9_426_871.6 - 1.0).abs() < 0.002);
}

#[test]
fn rings_follow_the_right_hand_rule_and_the_one_inner_ring_is_there() {
    let mut inner = Vec::new();
    for AreaShape { area, shape, .. } in CITY.shapes() {
        for polygon in shape {
            assert_eq!(polygon.exterior().winding_order(), Some(WindingOrder::CounterClockwise), "{}", area.id);
            for ring in polygon.interiors() {
                assert_eq!(ring.winding_order(), Some(WindingOrder::Clockwise), "{}", area.id);
                inner.push(area.id.as_str());
            }
            assert!(polygon.unsigned_area() > 0.0);
        }
    }
    assert_eq!(inner, ["nil-85"]);
}

#[test]
fn names_are_italian() {
    let name = |code: usize| CITY.nil[code - 1].area.name.as_str();
    assert_eq!(name(22), "Città Studi");
    assert_eq!(name(31), "Monluè - Ponte Lambro");
    assert_eq!(name(14), "Niguarda - Ca' Granda - Prato Centenaro - Quartiere Fulvio Testi");
    assert_eq!(name(26), "XXII Marzo");
    assert_eq!(name(66), "QT 8");
    assert_eq!(name(55), "Baggio - Quartiere degli Olmi - Quartiere Valsesia");
    for AreaShape { area, .. } in &CITY.nil {
        let shouting = area.name.split(' ').any(|w| w.len() > 4 && w.chars().all(char::is_uppercase));
        assert!(!shouting && !area.name.contains("Q.RE"), "{}", area.name);
    }
}

#[test]
fn the_box_of_the_profile_holds_the_city() {
    let [west, south, east, north] = CITY.profile.bbox;
    for shape in CITY.shapes() {
        let rect = shape.shape.bounding_rect().unwrap();
        assert!(west <= rect.min().x && south <= rect.min().y && rect.max().x <= east && rect.max().y <= north);
    }
}

#[test]
fn overlaps_say_which_neighbourhoods_straddle() {
    let of = |id: &str| CITY.overlaps.iter().filter(|o| o.nil.as_str() == id).collect::<Vec<_>>();
    let loreto = of("nil-20");
    assert_eq!(loreto.iter().map(|o| o.municipio.as_str()).collect::<Vec<_>>(), ["municipio-2", "municipio-3"]);
    assert!((loreto[0].share - 0.68).abs() < 0.005 && (loreto[1].share - 0.32).abs() < 0.005);
    let straddling = |shares: &[&Overlap]| shares.iter().skip(1).map(|o| o.share).sum::<f64>() > STRADDLING_SHARE;
    assert_eq!(CITY.nil.iter().filter(|n| straddling(&of(n.area.id.as_str()))).count(), 17);
    for nil in &CITY.nil {
        let sum: f64 = of(nil.area.id.as_str()).iter().map(|o| o.share).sum();
        assert!((0.98..=1.001).contains(&sum), "{} adds up to {sum}", nil.area.id);
    }
}

#[test]
fn services_report_metrics_of_the_catalogue() {
    let catalogue = Catalogue::built_in().unwrap();
    for service in &CITY.services {
        for metric in &service.metrics {
            assert!(catalogue.get(metric).is_some(), "{}: {metric} is in no catalogue file", service.id);
        }
    }
    for target in &CITY.targets {
        let known = target.measured_by.as_ref().is_none_or(|m| catalogue.get(m).is_some());
        assert!(known, "{} {}", target.service, target.metric);
    }
    assert!(CITY.services.iter().filter(|s| s.kind == ServiceKind::Service).count() >= 20);
}

#[test]
fn targets_and_the_target_rows_of_the_published_figures_say_the_same() {
    let rows: Vec<_> = CITY.published.iter().filter(|f| f.kind == FigureKind::Target).collect();
    assert_eq!(rows.len(), CITY.targets.len());
    for row in rows {
        let same = CITY.targets.iter().any(|t| {
            t.service == row.service
                && t.metric == row.metric
                && t.comparator == row.comparator
                && (t.value - row.value).abs() < f64::EPSILON
                && t.unit == row.unit
                && t.due == row.period_end
                && (t.source.as_str(), t.source_date) == (row.source.as_str(), row.source_date)
        });
        assert!(same, "no target for {row:?}");
    }
}

#[test]
fn every_source_names_files_that_are_there() {
    for source in &CITY.profile.sources {
        assert!(source.url.starts_with("https://"), "{}", source.url);
        for file in &source.files {
            assert!(folder().join(file).is_file(), "{file}");
        }
    }
}

#[test]
fn the_invented_places_are_those_that_the_command_invents() {
    let city = City::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("../milano").as_path()).unwrap();
    let places = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../milano/places.csv")).unwrap();
    assert_eq!(places, cruscotto_maps::places::invented(&city).unwrap());
    assert!(city.places.all().len() > 2 * city.nil.len());
    assert!(city.places.all().iter().all(|place| place.demo && place.name.contains("Dimostrativa")));
    assert!(!city.places.search("dimostrativa isola", 3).is_empty());
}
