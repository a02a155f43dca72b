//! The command as a person runs it, on a city of two areas.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use cruscotto_domain::city::CityFiles;
use std::path::Path;
use std::process::{Command, Output};

const CITY_TOML: &str = r#"
id = "prova"
name = { it = "Prova", en = "Trial" }
time_zone = "Europe/Rome"
languages = ["it"]
bbox = [9.0, 45.0, 10.0, 46.0]
nearest_area_tolerance_m = 25.0
attribution = { it = "Prova", en = "Trial" }
licence = "CC-BY-4.0"
source = []
"#;

fn square(properties: &str, west: f64, east: f64) -> String {
    format!(
        r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":
        [[[{west},45.4],[{east},45.4],[{east},45.42],[{west},45.42],[{west},45.4]]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:4326"}}}},"features":[{}]}}"#,
        features.join(",")
    )
}

fn run(folder: &Path) -> Output {
    let arguments = ["derive", "--municipi", "municipi.json", "--nil", "nil.json", "--out", "."];
    Command::new(env!("CARGO_BIN_EXE_cruscotto-maps")).args(arguments).current_dir(folder).output().unwrap()
}

fn folder_with(nil: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("city.toml", CITY_TOML);
    write("municipi.json", &collection(&[square(r#"{"MUNICIPIO":1}"#, 9.1, 9.14)]));
    write("nil.json", nil);
    folder
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    // The second area starts a hair's breadth off the first, as the official files do.
    let east = square(r#"{"ID_NIL":2,"NIL":"CITTA' ALTA"}"#, 9.120_000_1, 9.14);
    let folder = folder_with(&collection(&[east, square(r#"{"ID_NIL":1,"NIL":"BORGO"}"#, 9.1, 9.12)]));
    let read = || {
        let output = run(folder.path());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        ["municipi.geojson", "nil.geojson", "outline.geojson", "overlap.csv"]
            .map(|name| std::fs::read_to_string(folder.path().join(name)).unwrap())
    };
    let first = read();
    assert_eq!(first, read());
    let [_, nil, outline, overlap] = first;
    assert!(nil.contains(r#""name":"Città Alta""#) && outline.contains(r#""id":"prova""#), "{nil}\n{outline}");
    assert_eq!(overlap, "nil,municipio,share\nnil-1,municipio-1,1.0000\nnil-2,municipio-1,1.0000\n");
    assert!(CityFiles::read(folder.path()).unwrap_err().to_string().contains("services.toml"));
}

#[test]
fn a_wrong_file_is_named_with_what_would_be_right() {
    let folder = folder_with(&collection(&[square(r#"{"ID_NIL":1}"#, 9.1, 9.12)]));
    let output = run(folder.path());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(message.contains("nil.json") && message.contains("feature 1: NIL is missing"), "{message}");
}
