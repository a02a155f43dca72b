//! The projection of a city: equirectangular about its own latitude. Over the 25 km of a city the distortion is under
//! 0.1 % (Snyder, "Map Projections: A Working Manual", USGS 1395, chapter 12), and it needs no tables.

/// A box in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Western longitude.
    pub west: f64,
    /// Southern latitude.
    pub south: f64,
    /// Eastern longitude.
    pub east: f64,
    /// Northern latitude.
    pub north: f64,
}

/// The smallest extent drawn, in degrees: a box of no size would be divided by.
const MIN_EXTENT_DEGREES: f64 = 1e-6;

impl Bounds {
    /// The smallest box around `positions`; `None` without a finite one.
    pub fn around(positions: impl IntoIterator<Item = [f64; 2]>) -> Option<Self> {
        let finite = positions.into_iter().filter(|[lon, lat]| lon.is_finite() && lat.is_finite());
        finite.fold(None, |bounds: Option<Self>, [lon, lat]| {
            let b = bounds.unwrap_or(Self { west: lon, south: lat, east: lon, north: lat });
            Some(b.with(Self { west: lon, south: lat, east: lon, north: lat }))
        })
    }

    /// The smallest box around both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Whether the two share a point.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }
}

/// From degrees to the units of the drawing, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    scale: f64,
    cosine: f64,
    west: f64,
    north: f64,
    dx: f64,
    dy: f64,
}

impl Projection {
    /// Fits `bounds` into `width` by `height` with `margin` on every side, centred, without stretching.
    #[must_use]
    pub fn fit(bounds: Bounds, width: f64, height: f64, margin: f64) -> Self {
        let cosine = ((bounds.south + bounds.north) / 2.0).to_radians().cos();
        let across = ((bounds.east - bounds.west) * cosine).max(MIN_EXTENT_DEGREES);
        let up = (bounds.north - bounds.south).max(MIN_EXTENT_DEGREES);
        let (inner_width, inner_height) = (width - 2.0 * margin, height - 2.0 * margin);
        let scale = (inner_width / across).min(inner_height / up);
        let dx = margin + (inner_width - across * scale) / 2.0;
        let dy = margin + (inner_height - up * scale) / 2.0;
        Self { scale, cosine, west: bounds.west, north: bounds.north, dx, dy }
    }

    /// The place of `lon`, `lat` in the drawing.
    #[must_use]
    pub fn project(&self, [lon, lat]: [f64; 2]) -> (f64, f64) {
        ((lon - self.west) * self.cosine * self.scale + self.dx, (self.north - lat) * self.scale + self.dy)
    }

    /// Longitude and latitude of a place in the drawing.
    #[must_use]
    pub fn unproject(&self, (x, y): (f64, f64)) -> [f64; 2] {
        [(x - self.dx) / (self.cosine * self.scale) + self.west, self.north - (y - self.dy) / self.scale]
    }
}

/// The height that shows `bounds` at `width` with `margin`, without empty bands.
#[must_use]
pub fn natural_height(bounds: Bounds, width: f64, margin: f64) -> f64 {
    let cosine = ((bounds.south + bounds.north) / 2.0).to_radians().cos();
    let across = ((bounds.east - bounds.west) * cosine).max(MIN_EXTENT_DEGREES);
    let up = (bounds.north - bounds.south).max(MIN_EXTENT_DEGREES);
    (width - 2.0 * margin) * up / across + 2.0 * margin
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MILAN: Bounds = Bounds { west: 9.04, south: 45.39, east: 9.28, north: 45.54 };

    #[test]
    fn a_kilometre_is_as_long_eastwards_as_northwards() {
        let p = Projection::fit(MILAN, 1000.0, 800.0, 10.0);
        let (x0, y0) = p.project([9.16, 45.46]);
        // One kilometre in degrees at this latitude, on the sphere of 6 371 008.8 m.
        let degree_m = 111_195.08;
        let (x1, _) = p.project([9.16 + 1000.0 / (degree_m * 45.46_f64.to_radians().cos()), 45.46]);
        let (_, y1) = p.project([9.16, 45.46 - 1000.0 / degree_m]);
        assert!(((x1 - x0) / (y1 - y0) - 1.0).abs() < 1e-3, "{} {}", x1 - x0, y1 - y0);
    }

    #[test]
    fn a_point_alone_is_drawn_in_the_middle() {
        let one = Bounds::around([[9.19, 45.46]]).unwrap();
        let (x, y) = Projection::fit(one, 100.0, 100.0, 5.0).project([9.19, 45.46]);
        assert!((0.0..=100.0).contains(&x) && (0.0..=100.0).contains(&y));
        assert!(Bounds::around([[f64::NAN, 1.0]]).is_none());
    }

    proptest! {
        #[test]
        fn what_is_inside_the_bounds_is_inside_the_drawing(lon in 9.04..9.28f64, lat in 45.39..45.54f64) {
            let p = Projection::fit(MILAN, 640.0, 480.0, 8.0);
            let (x, y) = p.project([lon, lat]);
            prop_assert!((7.99..=632.01).contains(&x) && (7.99..=472.01).contains(&y));
            let [back_lon, back_lat] = p.unproject((x, y));
            prop_assert!((back_lon - lon).abs() < 1e-9 && (back_lat - lat).abs() < 1e-9);
        }
    }
}
