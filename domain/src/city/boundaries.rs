//! The boundary files: GeoJSON (RFC 7946) in the one shape that the maps command writes and the rest reads.

use super::CityError;
use crate::area::{Area, AreaLevel};
use crate::asset::Point;
use crate::id::AreaId;
use geo::{Geometry, Intersects, MultiPolygon, Rect, Validation};
use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, GeometryValue, Position};
use serde::{Deserialize, Serialize};

/// The properties of a feature in a boundary file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaFeature {
    /// Stable id, the same as the feature's: `nil-20`.
    pub id: AreaId,
    /// Its level.
    pub level: AreaLevel,
    /// The official number within the level; 0 for the city.
    pub code: u16,
    /// The name as people write it.
    pub name: String,
    /// Geodesic area of the official, unsimplified geometry in square metres.
    pub area_m2: f64,
    /// Longitude and latitude of the place for the label, inside the area and far from its border.
    pub label: [f64; 2],
}

/// An area with its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaShape {
    /// The area.
    pub area: Area,
    /// The place for its label, inside the shape.
    pub label: Point,
    /// The shape in degrees (WGS 84), valid in the sense of OGC Simple Features.
    pub shape: MultiPolygon<f64>,
}

impl AreaShape {
    /// Whether any of it lies in the box of west, south, east and north.
    #[must_use]
    pub fn meets(&self, [west, south, east, north]: [f64; 4]) -> bool {
        self.shape.intersects(&Rect::new((west, south), (east, north)))
    }
}

/// The id that the area `code` of `level` must have in the city called `city`.
fn id_of(level: AreaLevel, code: u16, city: &AreaId) -> String {
    match level {
        AreaLevel::City => city.to_string(),
        AreaLevel::Municipio | AreaLevel::Nil => format!("{level}-{code}"),
    }
}

/// Reads a boundary file of one level; the shapes come back by code.
pub(super) fn parse(
    file: &'static str,
    text: &str,
    level: AreaLevel,
    city: &AreaId,
) -> Result<Vec<AreaShape>, CityError> {
    let collection: FeatureCollection = serde_json::from_str(text)
        .map_err(|e| CityError::syntax(file, &format!("not a GeoJSON FeatureCollection: {e}")))?;
    if let Some(member) = collection.foreign_members.iter().flat_map(|m| m.keys()).next() {
        let expected = "no other members (GeoJSON is always WGS 84, RFC 7946 section 4)";
        return Err(CityError::field(file, "the collection", "member", member, expected));
    }
    let mut shapes: Vec<AreaShape> = Vec::with_capacity(collection.features.len());
    for (i, feature) in collection.features.into_iter().enumerate() {
        let shape = read(file, &format!("feature {}", i + 1), feature, level, city)?;
        if let Some(same) = shapes.iter().find(|s| s.area.code == shape.area.code || s.area.name == shape.area.name) {
            let expected = format!("a code and a name of its own, {} has one of them", same.area.id);
            let value = format!("{} {}", shape.area.code, shape.area.name);
            return Err(CityError::field(file, format!("feature {}", i + 1), "code and name", &value, expected));
        }
        shapes.push(shape);
    }
    if shapes.is_empty() {
        return Err(CityError::syntax(file, &"no features: expected at least one area"));
    }
    shapes.sort_by_key(|s| s.area.code);
    Ok(shapes)
}

/// The only shape of a file that must have one.
pub(super) fn single(file: &'static str, mut shapes: Vec<AreaShape>) -> Result<AreaShape, CityError> {
    match (shapes.pop(), shapes.len()) {
        (Some(shape), 0) => Ok(shape),
        (_, more) => Err(CityError::syntax(file, &format!("{} features: expected one, the city", more + 1))),
    }
}

fn read(
    file: &'static str,
    place: &str,
    feature: Feature,
    level: AreaLevel,
    city: &AreaId,
) -> Result<AreaShape, CityError> {
    let wrong = |field, value: &dyn std::fmt::Display, expected: &str| {
        CityError::field(file, place, field, &value.to_string(), expected)
    };
    let properties = serde_json::Value::Object(feature.properties.unwrap_or_default());
    let found: AreaFeature = serde_json::from_value(properties)
        .map_err(|e| CityError::syntax(file, &format!("{place}: properties: {e}")))?;
    if found.level != level {
        return Err(wrong("level", &found.level, level.as_str()));
    }
    let expected_id = id_of(level, found.code, city);
    if found.id.as_str() != expected_id {
        return Err(wrong("properties.id", &found.id, &expected_id));
    }
    if feature.id != Some(Id::String(expected_id.clone())) {
        return Err(wrong("id", &format!("{:?}", feature.id), &expected_id));
    }
    if found.name.trim().is_empty() {
        return Err(wrong("name", &found.name, "the name of the area"));
    }
    if !(found.area_m2.is_finite() && found.area_m2 > 0.0) {
        return Err(wrong("area_m2", &found.area_m2, "square metres above 0"));
    }
    let shape = polygons(feature.geometry.map(|g| g.value)).map_err(|(value, expected)| {
        CityError::field(file, format!("{place} ({expected_id})"), "geometry", &value, expected)
    })?;
    let label = Point { lon: found.label[0], lat: found.label[1] };
    if !shape.intersects(&geo::Point::new(label.lon, label.lat)) {
        return Err(wrong("label", &format!("{:?}", found.label), "a point inside the area"));
    }
    let area = Area { id: found.id, level, code: found.code, name: found.name, area_m2: found.area_m2 };
    Ok(AreaShape { area, label, shape })
}

/// The polygons of a geometry, or what was found and what would be right.
fn polygons(geometry: Option<GeometryValue>) -> Result<MultiPolygon<f64>, (String, &'static str)> {
    let parts = match &geometry {
        Some(GeometryValue::Polygon { coordinates }) => std::slice::from_ref(coordinates),
        Some(GeometryValue::MultiPolygon { coordinates }) => coordinates.as_slice(),
        Some(other) => return Err((other.type_name().to_owned(), "a Polygon or a MultiPolygon")),
        None => return Err(("null".to_owned(), "a Polygon or a MultiPolygon")),
    };
    for ring in parts.iter().flatten() {
        if let Some(position) = ring.iter().find(|p| !in_range(p)) {
            return Err((
                format!("{:?}", position.as_slice()),
                "longitude -180 to 180, latitude -90 to 90, nothing else",
            ));
        }
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err((format!("ring of {} positions", ring.len()), "closed rings of at least four positions"));
        }
    }
    let shape = match geometry.map(Geometry::<f64>::try_from) {
        Some(Ok(Geometry::Polygon(polygon))) => MultiPolygon::new(vec![polygon]),
        Some(Ok(Geometry::MultiPolygon(shape))) => shape,
        _ => return Err(("not convertible".to_owned(), "a Polygon or a MultiPolygon")),
    };
    match shape.check_validation() {
        Ok(()) if !shape.0.is_empty() => Ok(shape),
        Ok(()) => Err(("no polygon".to_owned(), "at least one polygon")),
        Err(why) => Err((why.to_string(), "valid polygons: rings that do not cross, inner rings inside the outer one")),
    }
}

fn in_range(position: &Position) -> bool {
    matches!(position.as_slice(), [lon, lat] if (-180.0..=180.0).contains(lon) && (-90.0..=90.0).contains(lat))
}
