//! The part of the map that is seen: pure arithmetic on a view box.

/// The largest magnification.
const MAX_SCALE: f64 = 8.0;

/// One step in or out.
const STEP: f64 = 1.6;

/// A magnification about a centre, in units of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    scale: f64,
    centre: Option<(f64, f64)>,
}

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, centre: None }
    }
}

impl Zoom {
    /// A step closer, towards `place` if given.
    #[must_use]
    pub fn closer(self, place: Option<(f64, f64)>) -> Self {
        Self { scale: (self.scale * STEP).min(MAX_SCALE), centre: place.or(self.centre) }
    }

    /// A step back; at the whole map the centre is forgotten.
    #[must_use]
    pub fn farther(self) -> Self {
        let scale = self.scale / STEP;
        if scale <= 1.0 + 1e-9 { Self::default() } else { Self { scale, ..self } }
    }

    /// The same magnification with `place` in sight.
    #[must_use]
    pub fn towards(self, place: (f64, f64)) -> Self {
        if self.is_whole() { self } else { Self { centre: Some(place), ..self } }
    }

    /// Whether the whole map is seen.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.scale <= 1.0
    }

    /// Whether no step closer is left.
    #[must_use]
    pub fn is_closest(self) -> bool {
        self.scale >= MAX_SCALE
    }

    /// How much larger things are drawn.
    #[must_use]
    pub fn scale(self) -> f64 {
        self.scale
    }

    /// The SVG view box on a drawing of `width` by `height`; never past its edges.
    #[must_use]
    pub fn view_box(self, width: f64, height: f64) -> String {
        let (w, h) = (width / self.scale, height / self.scale);
        let (cx, cy) = self.centre.unwrap_or((width / 2.0, height / 2.0));
        let x = (cx - w / 2.0).clamp(0.0, width - w);
        let y = (cy - h / 2.0).clamp(0.0, height - h);
        format!("{x:.1} {y:.1} {w:.1} {h:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_view_never_leaves_the_map() {
        let zoom = Zoom::default();
        assert_eq!(zoom.view_box(800.0, 600.0), "0.0 0.0 800.0 600.0");
        let corner = zoom.closer(Some((790.0, 5.0)));
        assert_eq!(corner.view_box(800.0, 600.0), "300.0 0.0 500.0 375.0");
        assert_eq!(corner.farther(), zoom);
    }

    #[test]
    fn steps_end_at_both_ends() {
        let closest = (0..20).fold(Zoom::default(), |z, _| z.closer(None));
        assert!(closest.is_closest() && (closest.scale() - MAX_SCALE).abs() < 1e-9);
        let back = (0..20).fold(closest, |z, _| z.farther());
        assert!(back.is_whole() && back == Zoom::default());
        assert_eq!(Zoom::default().towards((1.0, 1.0)), Zoom::default(), "the whole map has no centre to move");
    }
}
