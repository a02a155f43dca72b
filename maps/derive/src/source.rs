//! Reads a city's official boundary files, whatever their members: only geometry, number and name are taken.

use crate::grid::GridPoint;
use crate::noding::Ring;
use geo::orient::{Direction, Orient};
use geo::{Geometry, LineString, MultiPolygon};
use geojson::{Feature, FeatureCollection, JsonValue};

/// The properties of an official file that hold what is needed.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// The property with the official number.
    pub code: &'a str,
    /// The property with the name; none when areas are only numbered.
    pub name: Option<&'a str>,
}

/// An area as the city publishes it.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialArea {
    /// The official number.
    pub code: u16,
    /// The name as published, often in capitals; empty when areas are only numbered.
    pub name: String,
    /// The unsimplified shape in degrees, outer rings counter-clockwise, inner ones clockwise.
    pub shape: MultiPolygon<f64>,
}

/// Why an official file was refused.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Not GeoJSON.
    #[error("not a GeoJSON FeatureCollection: {0}")]
    Syntax(#[from] serde_json::Error),
    /// A feature that lacks something.
    #[error("feature {feature}: {field} is {value}: expected {expected}")]
    Feature {
        /// Position in the file, from 1.
        feature: usize,
        /// What was looked at.
        field: String,
        /// What was found.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// Two areas of one number.
    #[error("code {0} is there twice: expected one feature an area")]
    Duplicate(u16),
}

/// Reads the areas of a file, by code.
///
/// # Errors
/// [`SourceError`] naming the feature, the property, its value and what would be right.
pub fn read(text: &str, fields: Fields<'_>) -> Result<Vec<OfficialArea>, SourceError> {
    let collection: FeatureCollection = serde_json::from_str(text)?;
    let mut areas = collection
        .features
        .into_iter()
        .enumerate()
        .map(|(i, feature)| area(i + 1, feature, fields))
        .collect::<Result<Vec<_>, _>>()?;
    areas.sort_by_key(|a| a.code);
    match areas.windows(2).find(|pair| pair[0].code == pair[1].code) {
        Some(pair) => Err(SourceError::Duplicate(pair[0].code)),
        None => Ok(areas),
    }
}

fn area(number: usize, feature: Feature, fields: Fields<'_>) -> Result<OfficialArea, SourceError> {
    let wrong = |field: &str, value: Option<&JsonValue>, expected| SourceError::Feature {
        feature: number,
        field: field.to_owned(),
        value: value.map_or_else(|| "missing".to_owned(), ToString::to_string),
        expected,
    };
    let code = feature.property(fields.code);
    let code = code
        .and_then(JsonValue::as_u64)
        .and_then(|c| u16::try_from(c).ok())
        .ok_or_else(|| wrong(fields.code, code, "a whole number from 0 to 65535"))?;
    let name = match fields.name {
        None => String::new(),
        Some(field) => {
            let value = feature.property(field);
            value.and_then(JsonValue::as_str).ok_or_else(|| wrong(field, value, "the name of the area"))?.to_owned()
        }
    };
    let shape = match feature.geometry.map(Geometry::<f64>::try_from) {
        Some(Ok(Geometry::Polygon(polygon))) => MultiPolygon::new(vec![polygon]),
        Some(Ok(Geometry::MultiPolygon(shape))) => shape,
        _ => return Err(wrong("geometry", None, "a Polygon or a MultiPolygon")),
    };
    Ok(OfficialArea { code, name, shape: shape.orient(Direction::Default) })
}

/// The borders of `areas` on the grid; the area index of a ring is the position in `areas`.
#[must_use]
pub fn rings(areas: &[OfficialArea]) -> Vec<Ring> {
    let on_grid = |line: &LineString<f64>| {
        // A GeoJSON ring repeats its first position at the end; the grid's rings do not.
        line.0.iter().take(line.0.len().saturating_sub(1)).map(|c| GridPoint::from_degrees(*c)).collect()
    };
    areas
        .iter()
        .enumerate()
        .flat_map(|(area, official)| official.shape.iter().map(move |polygon| (area, polygon)))
        .flat_map(|(area, polygon)| {
            let lines = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            lines.map(move |line| Ring { area, points: on_grid(line) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: Fields<'static> = Fields { code: "ID_NIL", name: Some("NIL") };

    fn file(properties: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:4326"}}}},"features":[
            {{"type":"Feature","id":1,"properties":{properties},"geometry":
            {{"type":"Polygon","coordinates":[[[9.1,45.4],[9.1,45.5],[9.2,45.5],[9.2,45.4],[9.1,45.4]]]}}}}]}}"#
        )
    }

    #[test]
    fn takes_number_name_and_a_shape_turned_counter_clockwise() {
        let areas = read(&file(r#"{"ID_NIL":22,"NIL":"CITTA' STUDI","Shape_Area":1.0}"#), FIELDS).unwrap();
        assert_eq!((areas[0].code, areas[0].name.as_str()), (22, "CITTA' STUDI"));
        let rings = rings(&areas);
        assert!(crate::grid::doubled_area(&rings[0].points) > 0);
        assert_eq!(rings[0].points.len(), 4);
    }

    #[test]
    fn says_which_property_of_which_feature_is_wrong() {
        let error = read(&file(r#"{"ID_NIL":"x","NIL":"A"}"#), FIELDS).unwrap_err().to_string();
        assert_eq!(error, r#"feature 1: ID_NIL is "x": expected a whole number from 0 to 65535"#);
        let error = read(&file(r#"{"ID_NIL":1}"#), FIELDS).unwrap_err().to_string();
        assert_eq!(error, "feature 1: NIL is missing: expected the name of the area");
    }
}
