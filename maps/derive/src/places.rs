//! Makes `places.csv` of a city's official house numbers or places: a table or GeoJSON of points, whatever its columns.

use cruscotto_domain::asset_file::delimiter;
use cruscotto_domain::city::{City, MAX_PLACE_CHARS, PLACES_HEADER, PlaceKind, place_id};
use csv::StringRecord;
use geojson::{FeatureCollection, GeometryValue, JsonValue};
use std::collections::BTreeSet;

/// Metres north or south in a degree of latitude, about.
const METRES_A_DEGREE: f64 = 111_320.0;

/// What an invented address is called before the name of its quarter.
const INVENTED_STREET: &str = "Via Dimostrativa di";

/// Where the invented addresses of a quarter lie: metres east and north of its middle.
const INVENTED: [(f64, f64); 3] = [(0.0, 0.0), (180.0, 120.0), (-150.0, -200.0)];

/// What is read out of an official file.
#[derive(Debug, Clone)]
pub struct Columns<'a> {
    /// The columns or properties that make up the name, such as street and number.
    pub name: &'a [String],
    /// The columns with longitude and latitude in degrees (WGS 84); GeoJSON has them in its geometry.
    pub lon_lat: (&'a str, &'a str),
}

/// Why a file was refused.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// Not a table.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// Not GeoJSON.
    #[error("not a GeoJSON FeatureCollection: {0}")]
    GeoJson(#[from] serde_json::Error),
    /// A column that is not there.
    #[error("line 1: column '{column}' is missing: there are {found}")]
    Column {
        /// What was asked for.
        column: String,
        /// What is there.
        found: String,
    },
    /// A row or feature without a name or a point.
    #[error("{place}: {field} is '{value}': expected {expected}")]
    Row {
        /// Line or feature.
        place: String,
        /// Column or property.
        field: String,
        /// What is there.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
}

/// A place as it is written: name, longitude, latitude.
type Row = (String, f64, f64);

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Places taken.
    pub taken: usize,
    /// Places of a name that was there already.
    pub twice: usize,
    /// Places outside the city's bounding box.
    pub outside: usize,
}

/// The text of `places.csv` with the places of an official file.
///
/// # Errors
/// [`PlacesError`] naming the line or feature, the column, its value and what would be right.
pub fn table(
    text: &str,
    columns: &Columns<'_>,
    kind: PlaceKind,
    bbox: [f64; 4],
    case: impl Fn(&str) -> String,
) -> Result<(String, Outcome), PlacesError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rows = if text.trim_start().starts_with('{') { of_geojson(text, columns)? } else { of_csv(text, columns)? };
    let (mut outcome, mut known, mut out) = (Outcome::default(), BTreeSet::new(), writer()?);
    let [west, south, east, north] = bbox;
    for (name, lon, lat) in rows {
        if !(west..=east).contains(&lon) || !(south..=north).contains(&lat) {
            outcome.outside += 1;
            continue;
        }
        let name = case(&name);
        if !known.insert(place_id(&name)) {
            outcome.twice += 1;
            continue;
        }
        outcome.taken += 1;
        write(&mut out, &name, kind, (lon, lat), false)?;
    }
    Ok((text_of(out)?, outcome))
}

/// The text of `places.csv` with three invented addresses in each NIL of a city: for a demonstration, and says so in every
/// name and in column `demo`.
///
/// # Errors
/// Only when memory cannot be written to.
pub fn invented(city: &City) -> Result<String, PlacesError> {
    let mut out = writer()?;
    for shape in &city.nil {
        let in_this =
            |lon, lat| city.locate(cruscotto_domain::asset::Point { lon, lat }).nil.as_ref() == Some(&shape.area.id);
        for (number, (east_m, north_m)) in (1..).zip(INVENTED) {
            let lat = shape.label.lat + north_m / METRES_A_DEGREE;
            let lon = shape.label.lon + east_m / (METRES_A_DEGREE * shape.label.lat.to_radians().cos());
            if in_this(lon, lat) {
                let name = format!("{INVENTED_STREET} {} {number}", shape.area.name);
                write(&mut out, &name, PlaceKind::Address, (lon, lat), true)?;
            }
        }
    }
    text_of(out)
}

type Writer = csv::Writer<Vec<u8>>;

fn writer() -> Result<Writer, PlacesError> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(PLACES_HEADER)?;
    Ok(out)
}

fn write(out: &mut Writer, name: &str, kind: PlaceKind, (lon, lat): (f64, f64), demo: bool) -> Result<(), PlacesError> {
    // Five decimals: a metre.
    let (lon, lat, demo) = (format!("{lon:.5}"), format!("{lat:.5}"), demo.to_string());
    Ok(out.write_record([name, kind.as_str(), &lon, &lat, &demo])?)
}

fn text_of(out: Writer) -> Result<String, PlacesError> {
    let bytes = out.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn wrong(place: &str, field: &str, value: &str, expected: &'static str) -> PlacesError {
    PlacesError::Row { place: place.to_owned(), field: field.to_owned(), value: value.to_owned(), expected }
}

/// The parts of a name in one line.
fn named<'a>(place: &str, parts: impl Iterator<Item = &'a str>, columns: &Columns<'_>) -> Result<String, PlacesError> {
    let parts: Vec<&str> = parts.flat_map(str::split_whitespace).collect();
    let name = parts.join(" ");
    if place_id(&name).is_empty() || name.chars().count() > MAX_PLACE_CHARS {
        return Err(wrong(place, &columns.name.join(", "), &name, "a name of 1 to 120 characters"));
    }
    Ok(name)
}

fn of_csv(text: &str, columns: &Columns<'_>) -> Result<Vec<Row>, PlacesError> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        let at = header.iter().position(|found| found.trim() == name);
        let found = || header.iter().collect::<Vec<_>>().join(", ");
        at.ok_or_else(|| PlacesError::Column { column: name.to_owned(), found: found() })
    };
    let names = columns.name.iter().map(|name| column(name)).collect::<Result<Vec<_>, _>>()?;
    let (lon, lat) = (column(columns.lon_lat.0)?, column(columns.lon_lat.1)?);
    let row = |record: StringRecord| {
        let place = format!("line {}", record.position().map_or(0, csv::Position::line));
        let text = |at: usize| record.get(at).unwrap_or_default().trim();
        let degrees = |field: &str, at: usize| {
            // Spreadsheets of Italian offices have a decimal comma.
            let value: Option<f64> = text(at).replace(',', ".").parse().ok();
            value.filter(|v| v.is_finite()).ok_or_else(|| wrong(&place, field, text(at), "degrees such as 9.19"))
        };
        let name = named(&place, names.iter().map(|at| text(*at)), columns)?;
        Ok((name, degrees(columns.lon_lat.0, lon)?, degrees(columns.lon_lat.1, lat)?))
    };
    reader.records().map(|record| row(record?)).collect()
}

fn of_geojson(text: &str, columns: &Columns<'_>) -> Result<Vec<Row>, PlacesError> {
    let collection: FeatureCollection = serde_json::from_str(text)?;
    let row = |(i, feature): (usize, geojson::Feature)| {
        let place = format!("feature {}", i + 1);
        let point = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::Point { coordinates }) => match coordinates.as_slice() {
                [lon, lat, ..] => Some((*lon, *lat)),
                _ => None,
            },
            _ => None,
        };
        let (lon, lat) = point.ok_or_else(|| wrong(&place, "geometry", "no point", "a Point in degrees"))?;
        let parts: Vec<String> = columns
            .name
            .iter()
            .map(|name| match feature.property(name) {
                Some(JsonValue::String(text)) => text.clone(),
                Some(JsonValue::Number(number)) => number.to_string(),
                _ => String::new(),
            })
            .collect();
        Ok((named(&place, parts.iter().map(String::as_str), columns)?, lon, lat))
    };
    collection.features.into_iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::italian_case;

    const BBOX: [f64; 4] = [9.0, 45.0, 10.0, 46.0];

    fn run(text: &str, name: &[&str]) -> Result<(String, Outcome), String> {
        let name: Vec<String> = name.iter().map(ToString::to_string).collect();
        let columns = Columns { name: &name, lon_lat: ("LONG", "LAT") };
        table(text, &columns, PlaceKind::Address, BBOX, italian_case).map_err(|error| error.to_string())
    }

    #[test]
    fn house_numbers_of_a_table_become_places() {
        let text = "VIA;CIVICO;LONG;LAT\nVIA ROMA;1;9,1;45,1\nVIA ROMA;1;9,2;45,2\nVIA LODI;3/A;12,0;45,1\n";
        let (places, outcome) = run(text, &["VIA", "CIVICO"]).unwrap();
        assert_eq!(places, "name,kind,lon,lat,demo\nVia Roma 1,address,9.10000,45.10000,false\n");
        assert_eq!(outcome, Outcome { taken: 1, twice: 1, outside: 1 });
    }

    #[test]
    fn points_of_geojson_become_places() {
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nome":"PARCO NORD"},
            "geometry":{"type":"Point","coordinates":[9.2,45.5]}}]}"#;
        assert!(run(text, &["nome"]).unwrap().0.contains("Parco Nord,address,9.20000,45.50000,false"));
        let error = run(&text.replace("Point", "MultiPoint").replace("[9.2,45.5]", "[[9.2,45.5]]"), &["nome"]);
        assert!(error.unwrap_err().contains("feature 1: geometry"));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            run("VIA,LONG,LAT\n", &["CIVICO"]).unwrap_err(),
            "line 1: column 'CIVICO' is missing: there are VIA, LONG, LAT"
        );
        let error = run("VIA,LONG,LAT\nA,9.1,north\n", &["VIA"]).unwrap_err();
        assert_eq!(error, "line 2: LAT is 'north': expected degrees such as 9.19");
        assert!(run("VIA,LONG,LAT\n ,9.1,45.1\n", &["VIA"]).unwrap_err().starts_with("line 2: VIA is ''"));
    }
}
