//! A map ready to be drawn: every area's path, place and label, computed once for a frame.

use crate::boundary::Boundary;
use crate::direction::{self, Direction};
use crate::label::{self, Label};
use crate::path::{Grain, path_data};
use crate::projection::{Bounds, Projection, natural_height};
use cruscotto_domain::asset::Point;
use cruscotto_domain::id::AreaId;

/// The size of a drawing in its own units; what shows it scales it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Width.
    pub width: f64,
    /// The height at most; the drawing is as high as its shape asks for.
    pub max_height: f64,
    /// Empty margin on every side.
    pub margin: f64,
    /// Font size of labels.
    pub label_size: f64,
    /// Units that coordinates are rounded to: what is finer than a pixel is weight without a sight.
    pub grain: Grain,
}

impl Default for Frame {
    fn default() -> Self {
        Self { width: 800.0, max_height: 800.0, margin: 10.0, label_size: 11.0, grain: Grain::Tenth }
    }
}

/// An area in a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapFeature {
    /// The area.
    pub id: AreaId,
    /// Its name.
    pub name: String,
    /// Path data, even-odd.
    pub path: String,
    /// Where its label or badge goes.
    pub place: (f64, f64),
    /// Its label, where one fits.
    pub label: Option<Label>,
}

/// A map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapDrawing {
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// The areas, in the order of the boundaries.
    pub features: Vec<MapFeature>,
    projection: Projection,
}

impl MapDrawing {
    /// A map of all `boundaries`; without any, an empty one.
    #[must_use]
    pub fn of(boundaries: &[Boundary], frame: Frame) -> Self {
        let all = boundaries.iter().filter_map(Boundary::bounds).reduce(Bounds::with);
        Self::within(boundaries, all, frame)
    }

    /// A map zoomed on one area, with what lies around it; `None` when it is not among them.
    #[must_use]
    pub fn around(boundaries: &[Boundary], area: &AreaId, frame: Frame) -> Option<Self> {
        let bounds = boundaries.iter().find(|b| b.id == *area)?.bounds()?;
        let near: Vec<Boundary> =
            boundaries.iter().filter(|b| b.bounds().is_some_and(|b| b.touches(&bounds))).cloned().collect();
        Some(Self::within(&near, Some(bounds), frame))
    }

    fn within(boundaries: &[Boundary], bounds: Option<Bounds>, frame: Frame) -> Self {
        let bounds = bounds.unwrap_or(Bounds { west: 0.0, south: 0.0, east: 1.0, north: 1.0 });
        let height = natural_height(bounds, frame.width, frame.margin).min(frame.max_height);
        let projection = Projection::fit(bounds, frame.width, height, frame.margin);
        let labels = boundaries.iter().map(|b| label::fit(b, &projection, frame.label_size)).collect();
        let labels = label::without_overlaps(labels);
        let features = boundaries.iter().zip(labels).map(|(boundary, label)| MapFeature {
            id: boundary.id.clone(),
            name: boundary.name.clone(),
            path: path_data(boundary, &projection, frame.grain),
            place: projection.project(boundary.label),
            label,
        });
        Self { width: frame.width, height, features: features.collect(), projection }
    }

    /// Where a point of the city is in the drawing; `None` outside it.
    #[must_use]
    pub fn place(&self, point: Point) -> Option<(f64, f64)> {
        let (x, y) = self.projection.project([point.lon, point.lat]);
        ((0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)).then_some((x, y))
    }

    /// The area that an arrow key leads to from `area`.
    #[must_use]
    pub fn next(&self, area: &AreaId, direction: Direction) -> Option<&AreaId> {
        let from = self.features.iter().position(|f| f.id == *area)?;
        let places: Vec<_> = self.features.iter().map(|f| f.place).collect();
        direction::next(&places, from, direction).map(|i| &self.features[i].id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::{self, tests::TWO};

    #[test]
    fn a_map_is_as_high_as_the_city_asks_for() {
        let map = MapDrawing::of(&boundary::read(TWO).unwrap(), Frame::default());
        assert!((map.height - (780.0 / (2.0 * 45.05_f64.to_radians().cos()) + 20.0)).abs() < 0.01, "{}", map.height);
        let right = map.next(&AreaId::new("nil-1").unwrap(), Direction::Right).unwrap();
        assert_eq!(right.as_str(), "nil-2");
        assert_eq!(map.features[0].label.as_ref().unwrap().lines, ["Sinistra"]);
    }

    #[test]
    fn a_zoomed_map_places_what_is_near_and_nothing_else() {
        let boundaries = boundary::read(TWO).unwrap();
        let map = MapDrawing::around(&boundaries, &AreaId::new("nil-1").unwrap(), Frame::default()).unwrap();
        assert_eq!(map.features.len(), 2);
        assert!(map.place(Point { lon: 9.05, lat: 45.05 }).is_some());
        assert!(map.place(Point { lon: 9.5, lat: 45.05 }).is_none());
        assert!(MapDrawing::around(&boundaries, &AreaId::new("nil-9").unwrap(), Frame::default()).is_none());
    }

    #[test]
    fn nothing_to_draw_is_an_empty_map() {
        let map = MapDrawing::of(&[], Frame::default());
        assert!(map.features.is_empty() && map.height.is_finite());
    }
}
