//! A city folder as a whole: what is read, what is refused and how that is said, and where points lie.
#![cfg(feature = "city")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::{Placement, Point};
use cruscotto_domain::city::{Channel, City, CityFiles, Comparator, FigureKind, file};
use cruscotto_domain::id::AreaId;
use geo::{BoundingRect, Contains};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

/// A feature over one rectangle, in hundredths of a degree from 9° east, 45° north.
fn area(level: &str, code: u16, name: &str, [west, south, east, north]: [u32; 4]) -> String {
    let id = if level == "city" { "prova".to_owned() } else { format!("{level}-{code}") };
    let (w, s) = (9.0 + f64::from(west) / 100.0, 45.0 + f64::from(south) / 100.0);
    let (e, n) = (9.0 + f64::from(east) / 100.0, 45.0 + f64::from(north) / 100.0);
    let label = [(w + e) / 2.0, (s + n) / 2.0];
    format!(
        r#"{{"type":"Feature","id":"{id}","properties":{{"id":"{id}","level":"{level}","code":{code},"name":"{name}",
        "area_m2":1000.0,"label":[{},{}]}},"geometry":{{"type":"Polygon","coordinates":
        [[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]}}}}"#,
        label[0], label[1]
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// Two NIL side by side over two Municipi one above the other; the Municipi reach 0.01° further east.
fn files() -> CityFiles {
    CityFiles {
        city: r#"id = "prova"
name = { it = "Prova", en = "Trial" }
time_zone = "Europe/Rome"
languages = ["it", "en"]
bbox = [9.0, 45.0, 10.0, 46.0]
nearest_area_tolerance_m = 100.0
attribution = { it = "Prova", en = "Trial" }
licence = "CC-BY-4.0"
source = []
"#
        .to_owned(),
        outline: collection(&[area("city", 0, "Prova", [10, 10, 31, 30])]),
        municipi: collection(&[
            area("municipio", 2, "Municipio 2", [10, 20, 31, 30]),
            area("municipio", 1, "Municipio 1", [10, 10, 31, 20]),
        ]),
        nil: collection(&[area("nil", 1, "Ovest", [10, 10, 20, 30]), area("nil", 2, "Est", [20, 10, 30, 30])]),
        overlap: "nil,municipio,share\nnil-1,municipio-1,0.5000\n".to_owned(),
        services: r#"[[service]]
id = "certificati"
kind = "service"
name = { it = "Certificati", en = "Certificates" }
description = { it = "Da scaricare.", en = "To download." }
channels = ["online", "counter"]
metrics = ["service.completed"]
source = "portale"

[[service]]
id = "scuole"
kind = "programme"
name = { it = "Scuole", en = "Schools" }
description = { it = "A 10 Gbit/s.", en = "At 10 Gbit/s." }
channels = []
source = "intervista"
"#
        .to_owned(),
        targets: r#"[[target]]
service = "certificati"
metric = "online_share"
comparator = ">="
value = 0.65
unit = "share"
due = "2020-12-31"
note = ""
source = "intervista"
source_date = "2019-04-01"
"#
        .to_owned(),
        published_figures:
            "service,metric,kind,period_start,period_end,value,unit,comparator,note,source,source_date\n\
            certificati,online_share,published,2018-10-01,2018-10-31,0.58,share,=,,bilancio,2018-12-28\n\
            scuole,access_speed,target,,,10,Gbit/s,>=,,\"intervista, a voce\",2021-01-01\n"
                .to_owned(),
        peers: "city,country,metric,measured_by,period_start,period_end,value,unit,comparator,note,source,source_url,\
            source_date,demo\n\
            Altrove,XX,points,,2018-01-01,2018-12-31,7,1,=,,somebody,https://example.org/,2019-01-01,demo\n"
            .to_owned(),
        accounts: format!(
            "{}\ncertificati,online,2026-07-01,2026-09-30,100,250.5,1,0,2,3,4,Prova,2026-10-10,demo\n",
            cruscotto_domain::city::ACCOUNTS_HEADER.join(",")
        ),
        events: format!(
            "{}\nlaunch,2017-04-01,2017-04-30,Prova,Trial,somebody,,2018-09-19,demo\n",
            cruscotto_domain::city::EVENTS_HEADER.join(",")
        ),
        places: "name,kind,lon,lat,demo\nVia di Prova 1,address,9.15,45.15,true\n".to_owned(),
    }
}

#[test]
fn a_channel_is_called_the_same_in_files_and_labels() {
    for channel in Channel::ALL {
        assert_eq!(serde_json::to_value(channel).unwrap(), channel.as_str());
    }
}

fn refusal(change: impl FnOnce(&mut CityFiles)) -> String {
    let mut files = files();
    change(&mut files);
    City::parse(&files).map(drop).expect_err("the folder should have been refused").to_string()
}

fn replace(text: &mut String, from: &str, to: &str) {
    assert!(text.contains(from), "{from} is not in {text}");
    *text = text.replacen(from, to, 1);
}

fn at(lon: f64, lat: f64) -> Point {
    Point { lon, lat }
}

#[test]
fn a_folder_is_read_whole() {
    let city = City::parse(&files()).unwrap();
    assert_eq!(city.municipi.iter().map(|m| m.area.code).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(city.shapes().count(), 5);
    assert_eq!(city.level(AreaLevel::City)[0].area.name, "Prova");
    assert_eq!(city.service("certificati").unwrap().channels, [Channel::Online, Channel::Counter]);
    assert_eq!(city.targets[0].comparator, Comparator::AtLeast);
    assert_eq!(city.targets[0].due.unwrap().to_string(), "2020-12-31");
    let aim = &city.published[1];
    assert_eq!((aim.kind, aim.period_end, aim.source.as_str()), (FigureKind::Target, None, "intervista, a voce"));
    let json = serde_json::to_value(&city.published[0]).unwrap();
    assert_eq!((&json["period_start"], &json["comparator"]), (&"2018-10-01".into(), &"=".into()));
}

#[test]
fn a_key_nobody_knows_is_refused_with_its_line() {
    let error = refusal(|f| replace(&mut f.city, "licence", "license"));
    assert!(error.starts_with("city.toml: ") && error.contains("line 8") && error.contains("license"), "{error}");
    let error = refusal(|f| replace(&mut f.services, "source = \"portale\"", "source = \"portale\"\nurl = \"x\""));
    assert!(error.starts_with("services.toml: ") && error.contains("line 9"), "{error}");
    let error = refusal(|f| replace(&mut f.targets, "unit", "units"));
    assert!(error.starts_with("targets.toml: ") && error.contains("units"), "{error}");
    let error = refusal(|f| replace(&mut f.nil, r#""code":1"#, r#""code":1,"colour":"red""#));
    assert!(error.starts_with("nil.geojson: feature 1: ") && error.contains("colour"), "{error}");
}

#[test]
fn a_wrong_value_is_said_with_file_line_field_and_what_would_be_right() {
    for (error, expected) in [
        (
            refusal(|f| replace(&mut f.published_figures, "0.58", "0,58,")),
            "published-figures.csv: CSV error: record 1 (line: 2, byte: 90): found record with 13 fields, but the \
             previous record has 11 fields",
        ),
        (
            refusal(|f| replace(&mut f.published_figures, "0.58", "NaN")),
            "published-figures.csv, line 2: value 'NaN' is not right: expected a finite number with a decimal point",
        ),
        (
            refusal(|f| replace(&mut f.published_figures, "2018-10-31", "2018-09-31")),
            "published-figures.csv, line 2: period_end '2018-09-31' is not right: expected a date such as 2018-12-28, or \
             nothing",
        ),
        (
            refusal(|f| replace(&mut f.published_figures, "2018-10-31", "2018-09-30")),
            "published-figures.csv, line 2: period_end '2018-09-30' is not right: expected a day not before period_start",
        ),
        (
            refusal(|f| replace(&mut f.published_figures, "scuole,", "scuola,")),
            "published-figures.csv, line 3: service 'scuola' is not right: expected a service of services.toml",
        ),
        (
            refusal(|f| replace(&mut f.published_figures, "source_date", "date")),
            "published-figures.csv, line 1: header 'service,metric,kind,period_start,period_end,value,unit,comparator,note,\
             source,date' is not right: expected service,metric,kind,period_start,period_end,value,unit,comparator,note,\
             source,source_date",
        ),
        (
            refusal(|f| replace(&mut f.targets, ">=", "=>")),
            "targets.toml, line 4: comparator '=>' is not right: expected one of = > >= < <= ~",
        ),
        (
            refusal(|f| replace(&mut f.targets, "2020-12-31", "end of 2020")),
            "targets.toml, line 7: due 'end of 2020' is not right: expected a date such as 2020-12-31",
        ),
        (
            refusal(|f| replace(&mut f.services, "scuole", "certificati")),
            "services.toml, line 11: id 'certificati' is not right: expected an id that no other service has",
        ),
        (
            refusal(|f| replace(&mut f.services, "service.completed", "service completed")),
            "services.toml, line 7: metrics 'service completed' is not right: expected a metric of the catalogue, such as \
             service.completed",
        ),
        (
            refusal(|f| replace(&mut f.city, "Europe/Rome", "Roma")),
            "city.toml, line 3: time_zone 'Roma' is not right: expected an IANA time zone such as Europe/Rome",
        ),
        (
            refusal(|f| f.city.push_str("\n[retention]\nbrief_days = 3\n")),
            "city.toml, line 11: brief_days '3' is not right: expected 8 to 36525 days",
        ),
        (
            refusal(|f| replace(&mut f.overlap, "0.5000", "50")),
            "overlap.csv, line 2: share '50' is not right: expected a share above 0, at most 1",
        ),
    ] {
        assert_eq!(error, expected);
    }
}

#[test]
fn boundaries_that_are_no_map_are_refused() {
    let crs = r#""type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4326"}}"#;
    let error = refusal(|f| replace(&mut f.nil, r#""type":"FeatureCollection""#, crs));
    assert!(error.contains("nil.geojson, the collection: member 'crs'"), "{error}");
    let error =
        refusal(|f| f.nil = collection(&[area("nil", 1, "A", [0, 0, 9, 9]), area("nil", 1, "B", [9, 0, 18, 9])]));
    assert!(error.contains("feature 2") && error.contains("nil-1 has one of them"), "{error}");
    let error = refusal(|f| replace(&mut f.nil, r#""id":"nil-1""#, r#""id":"nil-7""#));
    assert!(error.contains("nil-7") && error.contains("expected nil-1"), "{error}");
    let error = refusal(|f| replace(&mut f.nil, "[9.2,45.1]", "[9.2,450.1]"));
    assert!(error.contains("latitude -90 to 90"), "{error}");
    let error = refusal(|f| replace(&mut f.nil, "[9.2,45.1]", "[9.2]"));
    assert!(error.starts_with("nil.geojson"), "{error}");
    let bow_tie = |f: &mut CityFiles| replace(&mut f.nil, "[9.2,45.1],[9.2,45.3]", "[9.2,45.3],[9.2,45.1]");
    assert!(refusal(bow_tie).contains("valid polygons"));
    let error = refusal(|f| replace(&mut f.outline, r#""label":[9."#, r#""label":[8."#));
    assert!(error.contains("expected a point inside the area"), "{error}");
    let error = refusal(|f| f.nil = "{".to_owned());
    assert!(error.starts_with("nil.geojson: not a GeoJSON FeatureCollection"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Whatever is done to one of its files, the folder is read or refused with the name of a file.
    #[test]
    fn a_damaged_file_is_refused_or_read_never_a_panic(
        which in 0_usize..12, at in any::<prop::sample::Index>(), cut in 0_usize..30,
        token in prop::sample::select(vec![
            "", "\"", "\n", ",", ";", "[", "]", "{", "}", "=", "-", "0", "1e999", "NaN", "null", "[]", "\u{feff}", "\u{0}", "è",
            "99999999999999999999", "[9.2,45.2],", "nil-1", "municipio-1", "2020-02-30",
        ])
    ) {
        let mut files = files();
        let CityFiles { city, outline, municipi, nil, overlap, services, targets, published_figures, peers, accounts, events, places } =
            &mut files;
        let texts = [city, outline, municipi, nil, overlap, services, targets, published_figures, peers, accounts, events, places];
        let text = texts.into_iter().nth(which).expect("one of twelve");
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let from = boundary(at.index(text.len() + 1));
        let to = boundary((from + cut).min(text.len())).max(from);
        text.replace_range(from..to, token);
        if let Err(error) = City::parse(&files) {
            let error = error.to_string();
            prop_assert!(error.contains(".toml") || error.contains(".geojson") || error.contains(".csv"), "{}", error);
        }
    }
}

#[test]
fn figures_of_other_cities_are_refused_by_line_and_a_folder_may_have_none() {
    let error = refusal(|files| replace(&mut files.peers, ",7,", ",seven,"));
    assert_eq!(error, "peers.csv, line 2: value 'seven' is not right: expected a finite number with a decimal point");
    let without = CityFiles { peers: String::new(), ..files() };
    assert!(City::parse(&without).unwrap().peers.is_empty());
    assert!(MILANO.peers.iter().all(|peer| !peer.demo && peer.city != "Milano"), "what is invented is not here");
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = City::load(folder.path()).map(drop).unwrap_err().to_string();
    assert!(error.contains(file::CITY) && error.contains("maps/README.md"), "{error}");
}

fn placed(nil: Option<&str>, municipio: Option<&str>) -> Placement {
    let id = |text: Option<&str>| text.map(|t| AreaId::new(t).unwrap());
    Placement { nil: id(nil), municipio: id(municipio) }
}

#[test]
fn a_point_on_a_border_belongs_to_the_lowest_code() {
    let city = City::parse(&files()).unwrap();
    assert_eq!(city.locate(at(9.2, 45.2)), placed(Some("nil-1"), Some("municipio-1")));
    assert_eq!(city.locate(at(9.25, 45.25)), placed(Some("nil-2"), Some("municipio-2")));
}

#[test]
fn a_point_off_one_level_goes_to_its_nearest_area_within_the_tolerance_only() {
    let city = City::parse(&files()).unwrap();
    // 0.001° of longitude is 79 m here, 0.002° is 157 m.
    assert_eq!(city.locate(at(9.301, 45.15)), placed(Some("nil-2"), Some("municipio-1")));
    assert_eq!(city.locate(at(9.302, 45.15)), placed(None, Some("municipio-1")));
    assert_eq!(city.locate(at(9.32, 45.15)), Placement::default());
    assert_eq!(city.locate(at(f64::NAN, 45.15)), Placement::default());
}

static MILANO: LazyLock<City> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano");
    City::load(&folder).unwrap_or_else(|e| panic!("{e}"))
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_point_inside_an_area_of_milan_is_found_there(
        index in any::<prop::sample::Index>(), east in 0.0_f64..1.0, north in 0.0_f64..1.0,
    ) {
        let areas: Vec<_> = MILANO.municipi.iter().chain(&MILANO.nil).collect();
        let area = areas[index.index(areas.len())];
        let rect = area.shape.bounding_rect().unwrap();
        let point = rect.min() + geo::coord! { x: rect.width() * east, y: rect.height() * north };
        prop_assume!(area.shape.contains(&geo::Point::from(point)));
        let found = MILANO.locate(at(point.x, point.y));
        let of_level = if area.area.level == AreaLevel::Nil { found.nil.clone() } else { found.municipio.clone() };
        prop_assert_eq!(of_level.as_ref(), Some(&area.area.id));
        prop_assert!(found.nil.is_some() && found.municipio.is_some(), "{:?} is in only one level", point);
    }
}

#[test]
fn every_label_is_in_its_own_area() {
    for shape in MILANO.municipi.iter().chain(&MILANO.nil) {
        let found = MILANO.locate(shape.label);
        let own = Some(&shape.area.id);
        assert!(found.nil.as_ref() == own || found.municipio.as_ref() == own, "{}", shape.area.id);
    }
}
