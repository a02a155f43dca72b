//! GeoJSON (RFC 7946): the place of a row is its geometry, the other columns are its properties.

use super::FormatError;
use super::json::{object, separated};
use crate::open_data::table::{Heading, Row};
use serde_json::{Value, json};

pub(super) const BEGIN: &str = "{\"type\":\"FeatureCollection\",\"features\":[";

pub(super) const END: &str = "\n]}\n";

pub(super) fn rows(headings: &[Heading], rows: &[Row], first: bool) -> Result<Vec<u8>, FormatError> {
    separated(rows, first, |row| feature(headings, row))
}

fn feature(headings: &[Heading], row: &Row) -> Value {
    let mut properties = object(headings, row);
    let place = (properties.remove("longitude"), properties.remove("latitude"));
    let geometry = match place {
        (Some(Value::Number(lon)), Some(Value::Number(lat))) => json!({"type": "Point", "coordinates": [lon, lat]}),
        _ => Value::Null,
    };
    json!({"type": "Feature", "id": row.key, "geometry": geometry, "properties": properties})
}
