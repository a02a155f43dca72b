//! How states look. Colour never says it alone: each state also has a pattern, and the lightness differs, so that the
//! map reads for colour-blind eyes, in greyscale and on a pale projector (WCAG 2.2, 1.4.1).

use cruscotto_domain::health::Health;

/// A stroke of a pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Path data within the tile.
    pub path: &'static str,
    /// Colour.
    pub colour: &'static str,
    /// Width in units of the drawing.
    pub width: f64,
}

/// A fill: a ground with strokes on it, repeated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Id of the SVG pattern.
    pub id: &'static str,
    /// Side of the tile in units of the drawing.
    pub tile: f64,
    /// Colour of the ground.
    pub ground: &'static str,
    /// What is drawn on it.
    pub stroke: Option<Stroke>,
}

/// Where a layer has nothing: paper.
pub const EMPTY: Fill = Fill { id: "fill-empty", tile: 8.0, ground: "#ffffff", stroke: None };

const OK: Fill = Fill { id: "fill-ok", tile: 8.0, ground: "#8fcdbf", stroke: None };
const PROBLEM: Fill = Fill {
    id: "fill-problem",
    tile: 8.0,
    ground: "#ffd166",
    stroke: Some(Stroke { path: "M-2 2l4 -4M0 8l8 -8M6 10l4 -4", colour: "#9a6200", width: 1.6 }),
};
const CRITICAL: Fill = Fill {
    id: "fill-critical",
    tile: 7.0,
    ground: "#a8123a",
    stroke: Some(Stroke { path: "M0 0l7 7M7 0l-7 7", colour: "#f3a6b8", width: 1.1 }),
};
const UNKNOWN: Fill = Fill {
    id: "fill-unknown",
    tile: 6.0,
    ground: "#eceff3",
    stroke: Some(Stroke { path: "M2.2 3l1.6 0", colour: "#7b8794", width: 1.6 }),
};
const MAINTENANCE: Fill = Fill {
    id: "fill-maintenance",
    tile: 7.0,
    ground: "#b7cdf0",
    stroke: Some(Stroke { path: "M0 3.5l7 0", colour: "#2f4f8f", width: 1.3 }),
};
const RETIRED: Fill = Fill { id: "fill-retired", tile: 8.0, ground: "#ffffff", stroke: None };

/// Every fill, for the definitions of a drawing.
pub const FILLS: [Fill; 7] = [EMPTY, OK, PROBLEM, CRITICAL, UNKNOWN, MAINTENANCE, RETIRED];

/// The fill of a state.
#[must_use]
pub fn fill(health: Health) -> &'static Fill {
    match health {
        Health::Unknown => &UNKNOWN,
        Health::Ok => &OK,
        Health::Problem => &PROBLEM,
        Health::Critical => &CRITICAL,
        Health::Maintenance => &MAINTENANCE,
        Health::Retired => &RETIRED,
    }
}

/// A mark's outline and the sign in it, in a box from -8 to 8: the shape differs with the state, not only the colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Path of the filled outline.
    pub outline: &'static str,
    /// Path of the sign, stroked.
    pub sign: &'static str,
    /// Colour of the outline.
    pub colour: &'static str,
    /// Colour of the sign.
    pub sign_colour: &'static str,
}

/// The mark of a state, for points, legends and tables.
#[must_use]
pub fn mark(health: Health) -> &'static Mark {
    const DISC: &str = "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0z";
    const TRIANGLE: &str = "M0 -7.5l8 14.5l-16 0z";
    const SQUARE: &str = "M-7 -7l14 0l0 14l-14 0z";
    const DIAMOND: &str = "M0 -8l8 8l-8 8l-8 -8z";
    const CROSS: &str = "M-3 -3l6 6M3 -3l-6 6";
    match health {
        Health::Ok => {
            &Mark { outline: DISC, sign: "M-3 0.2l2.2 2.4l4 -4.8", colour: "#00695c", sign_colour: "#ffffff" }
        }
        Health::Problem => {
            &Mark { outline: TRIANGLE, sign: "M0 -2.5l0 4.6M0 4.2l0 0.6", colour: "#ffb020", sign_colour: "#3d2600" }
        }
        Health::Critical => &Mark { outline: SQUARE, sign: CROSS, colour: "#a8123a", sign_colour: "#ffffff" },
        Health::Unknown => &Mark {
            outline: DISC,
            sign: "M-2 -1.8c0 -2.6 4 -2.6 4 0c0 1.6 -2 1.6 -2 3.2M0 4.2l0 0.5",
            colour: "#5d6b7a",
            sign_colour: "#ffffff",
        },
        Health::Maintenance => &Mark { outline: DIAMOND, sign: "M-3 0l6 0", colour: "#2f4f8f", sign_colour: "#ffffff" },
        Health::Retired => &Mark { outline: DISC, sign: "M-3 3l6 -6", colour: "#8a949e", sign_colour: "#ffffff" },
    }
}

/// A day's availability at or above which it is drawn as a good one, and as one with problems. Ninety-nine of a hundred is
/// a quarter of an hour out of a day.
const GOOD: f64 = 0.99;
const FAIR: f64 = 0.9;

/// The state that a day's availability is drawn as; both days of bars and their pictures ask here.
#[must_use]
pub fn day_level(availability: f64) -> Health {
    match availability {
        up if up >= GOOD => Health::Ok,
        up if up >= FAIR => Health::Problem,
        _ => Health::Critical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, WCAG 2.2.
    fn luminance(colour: &str) -> f64 {
        let channel = |i: usize| {
            let c = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap()) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn working_is_told_from_down_and_from_unknown_without_colour() {
        let ok = fill(Health::Ok);
        assert!(contrast(ok.ground, fill(Health::Critical).ground) >= 3.0);
        assert!(ok.stroke.is_none(), "the plain fill is the one that needs no attention");
        for health in [Health::Problem, Health::Critical, Health::Unknown, Health::Maintenance] {
            let fill = fill(health);
            assert!(contrast(fill.ground, fill.stroke.unwrap().colour) >= 3.0, "{health}: the pattern is not seen");
        }
    }

    #[test]
    fn signs_are_seen_on_their_marks() {
        for health in Health::ALL {
            let mark = mark(health);
            assert!(contrast(mark.colour, mark.sign_colour) >= 3.0, "{health}");
        }
    }
}
