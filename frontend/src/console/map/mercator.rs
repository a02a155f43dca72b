//! Web Mercator (EPSG:3857), as street tiles have it: the world is a square of side 1, y downwards. Pure arithmetic.

use cruscotto_domain::asset::Point;
use std::f64::consts::PI;

/// Pixels of a tile's side at its own zoom.
pub(super) const TILE_PX: f64 = 256.0;

/// The northernmost and southernmost latitude of the square, in degrees.
const MAX_LATITUDE: f64 = 85.051_128_78;

/// The zooms of a view: a region, and a single building.
const ZOOMS: (f64, f64) = (8.0, 19.0);

/// A place in the square.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct World {
    /// Eastwards, 0 to 1.
    pub x: f64,
    /// Southwards, 0 to 1.
    pub y: f64,
}

impl World {
    /// The place of longitude and latitude in degrees.
    #[must_use]
    pub fn of([lon, lat]: [f64; 2]) -> Self {
        let sine = lat.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians().sin();
        Self { x: (lon + 180.0) / 360.0, y: 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI) }
    }

    /// Longitude and latitude in degrees.
    #[must_use]
    pub fn lon_lat(self) -> Point {
        let lat = (PI * (1.0 - 2.0 * self.y)).sinh().atan().to_degrees();
        Point { lon: self.x * 360.0 - 180.0, lat }
    }
}

/// Pixels on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

/// What is seen: the place in the middle of the screen, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// In the middle.
    pub centre: World,
    /// The zoom, in steps of twice as large; 0 shows the world on one tile.
    pub zoom: f64,
}

impl Camera {
    /// Shows everything between two corners on a screen of `size`.
    #[must_use]
    pub fn fit(a: World, b: World, size: Size) -> Self {
        let span = |a: f64, b: f64| (a - b).abs().max(1e-9);
        let fitting = |pixels: f64, span: f64| (pixels.max(1.0) / (span * TILE_PX)).log2();
        let zoom = fitting(size.width, span(a.x, b.x)).min(fitting(size.height, span(a.y, b.y)));
        let centre = World { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
        Self { centre, zoom: zoom.clamp(ZOOMS.0, ZOOMS.1) }
    }

    /// Pixels of the world's side.
    #[must_use]
    pub fn scale(self) -> f64 {
        TILE_PX * self.zoom.exp2()
    }

    /// Where a place is on a screen of `size`.
    #[must_use]
    pub fn screen(self, place: World, size: Size) -> (f64, f64) {
        let scale = self.scale();
        ((place.x - self.centre.x) * scale + size.width / 2.0, (place.y - self.centre.y) * scale + size.height / 2.0)
    }

    /// The place at a pixel.
    #[must_use]
    pub fn place(self, (x, y): (f64, f64), size: Size) -> World {
        let scale = self.scale();
        World { x: self.centre.x + (x - size.width / 2.0) / scale, y: self.centre.y + (y - size.height / 2.0) / scale }
    }

    /// Moved so that what was under the pointer stays under it after `dx`, `dy` pixels.
    #[must_use]
    pub fn dragged(self, dx: f64, dy: f64) -> Self {
        let scale = self.scale();
        let centre =
            World { x: (self.centre.x - dx / scale).clamp(0.0, 1.0), y: (self.centre.y - dy / scale).clamp(0.0, 1.0) };
        Self { centre, ..self }
    }

    /// `steps` closer, with the place at `pixel` staying where it is.
    #[must_use]
    pub fn zoomed(self, steps: f64, pixel: (f64, f64), size: Size) -> Self {
        let held = self.place(pixel, size);
        let zoomed = Self { zoom: (self.zoom + steps).clamp(ZOOMS.0, ZOOMS.1), ..self };
        let (x, y) = zoomed.screen(held, size);
        zoomed.dragged(pixel.0 - x, pixel.1 - y)
    }

    /// Whether no step closer is left.
    #[must_use]
    pub fn is_closest(self) -> bool {
        self.zoom >= ZOOMS.1
    }

    /// Whether no step back is left.
    #[must_use]
    pub fn is_farthest(self) -> bool {
        self.zoom <= ZOOMS.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: Size = Size { width: 1200.0, height: 800.0 };

    #[test]
    fn milan_lies_on_the_tile_that_everybody_else_puts_it_on() {
        // Slippy map tile names: the Duomo (9.1916, 45.4642) is on 12/2152/1465.
        let place = World::of([9.1916, 45.4642]);
        let tiles = 12_f64.exp2();
        assert_eq!(((place.x * tiles).floor(), (place.y * tiles).floor()), (2152.0, 1465.0));
        assert_eq!(World::of([0.0, 0.0]), World { x: 0.5, y: 0.5 });
    }

    proptest! {
        #[test]
        fn there_and_back(lon in -179.0..179.0f64, lat in -80.0..80.0f64, x in 0.0..1200.0f64, y in 0.0..800.0f64) {
            let place = World::of([lon, lat]);
            let back = place.lon_lat();
            prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9);
            let camera = Camera { centre: place, zoom: 12.5 };
            let (sx, sy) = camera.screen(camera.place((x, y), SIZE), SIZE);
            prop_assert!((sx - x).abs() < 1e-3 && (sy - y).abs() < 1e-3);
        }

        #[test]
        fn what_is_under_the_pointer_stays_there(zoom in 8.0..19.0f64, steps in -2.0..2.0f64, x in 0.0..1200.0f64, y in 0.0..800.0f64) {
            let camera = Camera { centre: World::of([9.19, 45.46]), zoom };
            let held = camera.place((x, y), SIZE);
            let (sx, sy) = camera.zoomed(steps, (x, y), SIZE).screen(held, SIZE);
            prop_assert!((sx - x).abs() < 0.01 && (sy - y).abs() < 0.01, "{sx} {sy}");
        }

        #[test]
        fn what_is_fitted_is_seen_whole(a in (9.0..9.3f64, 45.3..45.6f64), b in (9.0..9.3f64, 45.3..45.6f64)) {
            let (a, b) = (World::of([a.0, a.1]), World::of([b.0, b.1]));
            let camera = Camera::fit(a, b, SIZE);
            for corner in [a, b] {
                let (x, y) = camera.screen(corner, SIZE);
                prop_assert!((-0.01..=SIZE.width + 0.01).contains(&x) && (-0.01..=SIZE.height + 0.01).contains(&y));
            }
        }
    }
}
