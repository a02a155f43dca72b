//! The boundaries of a level as the API sends them: GeoJSON (RFC 7946), read without a geometry library.

use crate::projection::Bounds;
use cruscotto_domain::id::AreaId;
use serde::Deserialize;

/// A ring of longitude and latitude in degrees (WGS 84), the first position repeated at the end.
pub type Ring = Vec<[f64; 2]>;

/// An area with its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// Stable id: `nil-20`.
    pub id: AreaId,
    /// The official number within the level.
    pub code: u16,
    /// The name as people write it.
    pub name: String,
    /// Longitude and latitude of the place for the label, far from the border.
    pub label: [f64; 2],
    /// Polygons, each an outer ring and the holes in it.
    pub polygons: Vec<Vec<Ring>>,
}

/// Why a text is no boundary file.
#[derive(Debug, thiserror::Error)]
pub enum BoundaryError {
    /// Not the GeoJSON that is expected.
    #[error("the boundaries are not a GeoJSON FeatureCollection of areas: {0}")]
    Syntax(#[from] serde_json::Error),
    /// Nothing to draw.
    #[error("the boundaries have no feature: expected at least one area")]
    Empty,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    id: AreaId,
    code: u16,
    name: String,
    label: [f64; 2],
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

/// Reads the boundaries of one level.
///
/// # Errors
/// [`BoundaryError`] when the text is not GeoJSON of areas or has none.
pub fn read(text: &str) -> Result<Vec<Boundary>, BoundaryError> {
    let collection: Collection = serde_json::from_str(text)?;
    if collection.features.is_empty() {
        return Err(BoundaryError::Empty);
    }
    Ok(collection.features.into_iter().map(Boundary::from).collect())
}

impl From<Feature> for Boundary {
    fn from(Feature { properties, geometry }: Feature) -> Self {
        let polygons = match geometry {
            Geometry::Polygon(rings) => vec![rings],
            Geometry::MultiPolygon(polygons) => polygons,
        };
        let Properties { id, code, name, label } = properties;
        Self { id, code, name, label, polygons }
    }
}

impl Boundary {
    /// Every ring, outer and inner.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.polygons.iter().flatten()
    }

    /// The smallest box around it; `None` without a single position.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.rings().flatten().copied())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Two squares side by side, the right one with a hole.
    pub(crate) const TWO: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"nil-1","properties":{"id":"nil-1","level":"nil","code":1,"name":"Sinistra","area_m2":1.0,"label":[9.05,45.05]},
         "geometry":{"type":"Polygon","coordinates":[[[9.0,45.0],[9.1,45.0],[9.1,45.1],[9.0,45.1],[9.0,45.0]]]}},
        {"type":"Feature","id":"nil-2","properties":{"id":"nil-2","level":"nil","code":2,"name":"Destra","area_m2":1.0,"label":[9.12,45.05]},
         "geometry":{"type":"MultiPolygon","coordinates":[[[[9.1,45.0],[9.2,45.0],[9.2,45.1],[9.1,45.1],[9.1,45.0]],
          [[9.14,45.04],[9.16,45.04],[9.16,45.06],[9.14,45.06],[9.14,45.04]]]]}}]}"#;

    #[test]
    fn reads_polygons_and_multi_polygons() {
        let areas = read(TWO).unwrap();
        assert_eq!(areas.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["Sinistra", "Destra"]);
        assert_eq!(areas[1].rings().count(), 2);
        assert_eq!(areas[0].bounds().unwrap(), Bounds { west: 9.0, south: 45.0, east: 9.1, north: 45.1 });
    }

    #[test]
    fn says_what_is_wrong() {
        let error = read(r#"{"features":[{"geometry":null}]}"#).unwrap_err().to_string();
        assert!(error.contains("FeatureCollection") && error.contains("line 1"), "{error}");
        assert!(matches!(read(r#"{"features":[]}"#), Err(BoundaryError::Empty)));
    }
}
