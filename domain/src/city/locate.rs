//! Which NIL and which Municipio a point lies in: an index of bounding boxes, then the exact test.
//!
//! A point on a border belongs to the area with the lowest code. The official outlines of NIL and Municipi differ by
//! some hectares along the city limit: a point inside an area of one level but outside all of the other goes to the
//! nearest of the other within the city's tolerance.

use super::{AreaShape, City};
use crate::asset::{Placement, Point};
use crate::id::AreaId;
use geo::{BoundingRect, Closest, Distance, Haversine, HaversineClosestPoint, Intersects, MultiPolygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

#[derive(Debug)]
pub(super) struct Locator {
    nil: Level,
    municipi: Level,
    tolerance_m: f64,
}

#[derive(Debug)]
struct Level {
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// By code, so the lowest index is the lowest code.
    areas: Vec<(AreaId, MultiPolygon<f64>)>,
}

impl Locator {
    /// Both lists are by code.
    pub(super) fn new(nil: &[AreaShape], municipi: &[AreaShape], tolerance_m: f64) -> Self {
        Self { nil: Level::new(nil), municipi: Level::new(municipi), tolerance_m }
    }
}

impl Level {
    fn new(shapes: &[AreaShape]) -> Self {
        let boxed = |(i, s): (usize, &AreaShape)| {
            let rect = s.shape.bounding_rect()?;
            Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), i))
        };
        Self {
            boxes: RTree::bulk_load(shapes.iter().enumerate().filter_map(boxed).collect()),
            areas: shapes.iter().map(|s| (s.area.id.clone(), s.shape.clone())).collect(),
        }
    }

    fn containing(&self, point: geo::Point) -> Option<&AreaId> {
        let candidates = self.boxes.locate_all_at_point(&[point.x(), point.y()]).map(|b| b.data);
        let inside = candidates.filter(|&i| self.areas[i].1.intersects(&point));
        inside.min().map(|i| &self.areas[i].0)
    }

    fn nearest(&self, point: geo::Point, tolerance_m: f64) -> Option<&AreaId> {
        let distance = |shape: &MultiPolygon<f64>| match shape.haversine_closest_point(&point) {
            Closest::Intersection(_) => Some(0.0),
            Closest::SinglePoint(border) => Some(Haversine.distance(point, border)),
            Closest::Indeterminate => None,
        };
        self.areas
            .iter()
            .filter_map(|(id, shape)| Some((distance(shape)?, id)))
            .filter(|(metres, _)| *metres <= tolerance_m)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, id)| id)
    }
}

impl City {
    /// The NIL and the Municipio of a point; none of either outside the city or when the point is no place on earth.
    #[must_use]
    pub fn locate(&self, point: Point) -> Placement {
        if !(point.lon.is_finite() && point.lat.is_finite()) {
            return Placement::default();
        }
        let at = geo::Point::new(point.lon, point.lat);
        let Locator { nil, municipi, tolerance_m } = &self.locator;
        let (mut in_nil, mut in_municipio) = (nil.containing(at), municipi.containing(at));
        match (in_nil, in_municipio) {
            (Some(_), None) => in_municipio = municipi.nearest(at, *tolerance_m),
            (None, Some(_)) => in_nil = nil.nearest(at, *tolerance_m),
            _ => {}
        }
        Placement { nil: in_nil.cloned(), municipio: in_municipio.cloned() }
    }
}
