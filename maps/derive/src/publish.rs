//! The published form: one GeoJSON feature a line, so that a change in one area is a change in one line.

use crate::grid::{GridPoint, Metric};
use cruscotto_domain::city::AreaFeature;
use geo::{Coord, Intersects, MapCoords, MultiPolygon, Point, Polygon, Validation};
use geojson::feature::Id;
use geojson::{Feature, Geometry, GeometryValue};
use polylabel::polylabel;
use serde_json::Value;

/// How exactly the place for a label is sought, in metres: well below the width of a letter at any zoom.
const LABEL_TOLERANCE_M: f64 = 5.0;

/// Why an area cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Simplified to something that is no valid shape.
    #[error("{id}: the simplified shape is not valid: {reason}; a smaller tolerance keeps more of it")]
    Invalid {
        /// The area.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No place for a label.
    #[error("{0}: no point for a label was found inside the shape")]
    NoLabel(String),
    /// Not representable as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The place in the largest part that is furthest from the border (pole of inaccessibility), on the grid.
#[must_use]
pub fn label_point(shape: &MultiPolygon<f64>, metric: Metric) -> Option<[f64; 2]> {
    let plane = |c: Coord<f64>| metric.metres(GridPoint::from_degrees(c));
    let largest: Polygon<f64> = shape.0.first()?.map_coords(plane);
    let pole = polylabel(&largest, &LABEL_TOLERANCE_M).ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "inside the shape, whose points are i32")]
    let on_grid = GridPoint::new((pole.x() / metric.x).round() as i32, (pole.y() / metric.y).round() as i32).degrees();
    shape.intersects(&Point::from(on_grid)).then_some([on_grid.x, on_grid.y])
}

/// The text of a boundary file.
///
/// # Errors
/// [`PublishError::Invalid`] for a shape that is not valid in the sense of OGC Simple Features.
pub fn collection(areas: &[(AreaFeature, MultiPolygon<f64>)]) -> Result<String, PublishError> {
    let lines = areas.iter().map(|(area, shape)| feature(area, shape)).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n")))
}

fn feature(area: &AreaFeature, shape: &MultiPolygon<f64>) -> Result<String, PublishError> {
    if let Err(reason) = shape.check_validation() {
        return Err(PublishError::Invalid { id: area.id.to_string(), reason: reason.to_string() });
    }
    let value = match shape.0.as_slice() {
        [polygon] => GeometryValue::from(polygon),
        _ => GeometryValue::from(shape),
    };
    let properties = match serde_json::to_value(area)? {
        Value::Object(properties) => Some(properties),
        _ => None,
    };
    let feature = Feature {
        bbox: None,
        geometry: Some(Geometry::new(value)),
        id: Some(Id::String(area.id.to_string())),
        properties,
        foreign_members: None,
    };
    Ok(serde_json::to_string(&feature)?)
}
