//! Who lives where: how many of a kind in each NIL, and points inside them.

use super::PlanError;
use crate::noise::Noise;
use cruscotto_domain::asset::Point;
use cruscotto_domain::city::{AreaShape, City};
use geo::{BoundingRect, Contains};

/// Points tried before a shape is called empty. The thinnest NIL of Milan fills a fifth of its bounding box.
const MAX_ATTEMPTS: u64 = 10_000;

/// The weight of an area grows more slowly than the area: large ones are parks and fields.
const AREA_EXPONENT: f64 = 0.7;

/// Densities differ by this factor from one NIL to another.
const DENSITY: (f64, f64) = (0.5, 2.0);

/// Decimals kept of a coordinate: 0.1 m.
const COORDINATE_SCALE: f64 = 1e6;

/// How many of `total` each NIL has, in the order of `nil`: by size and a density of its own, at least one each while
/// there are enough; the numbers add up.
#[must_use]
pub(super) fn share_out(nil: &[AreaShape], total: usize, noise: Noise) -> Vec<usize> {
    let weight = |shape: &AreaShape| {
        shape.area.area_m2.powf(AREA_EXPONENT) * noise.of(shape.area.id.as_str()).log_between(DENSITY.0, DENSITY.1)
    };
    let weights: Vec<f64> = nil.iter().map(weight).collect();
    let sum: f64 = weights.iter().sum();
    let floor = usize::from(total >= nil.len());
    #[allow(clippy::cast_precision_loss, reason = "at most some ten thousand")]
    let spare = (total - floor * nil.len().min(total)) as f64;
    let quotas: Vec<f64> = weights.iter().map(|w| w / sum * spare).collect();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
    let mut counts: Vec<usize> = quotas.iter().map(|q| floor + q.floor() as usize).collect();
    // Largest remainders get what rounding down has left.
    let mut order: Vec<usize> = (0..nil.len()).collect();
    order.sort_by(|a, b| quotas[*b].fract().total_cmp(&quotas[*a].fract()).then(a.cmp(b)));
    let missing = total.saturating_sub(counts.iter().sum());
    for i in order.into_iter().cycle().take(if nil.is_empty() { 0 } else { missing }) {
        counts[i] += 1;
    }
    counts
}

/// A point inside `shape` that the city too places there.
pub(super) fn point_in(city: &City, shape: &AreaShape, noise: Noise) -> Result<Point, PlanError> {
    let round = |degrees: f64| (degrees * COORDINATE_SCALE).round() / COORDINATE_SCALE;
    if let Some(rect) = shape.shape.bounding_rect() {
        for attempt in 0..MAX_ATTEMPTS {
            let noise = noise.at(attempt);
            let lon = round(noise.of("lon").between(rect.min().x, rect.max().x));
            let lat = round(noise.of("lat").between(rect.min().y, rect.max().y));
            if !shape.shape.contains(&geo::Point::new(lon, lat)) {
                continue;
            }
            let point = Point { lon, lat };
            if city.locate(point).nil.as_ref() == Some(&shape.area.id) {
                return Ok(point);
            }
        }
    }
    Err(PlanError::NoRoom { area: shape.area.id.to_string(), attempts: MAX_ATTEMPTS })
}

/// Square of the distance in metres between two points of one city: exact enough to say which is nearer.
#[must_use]
pub(super) fn distance_squared(a: Point, b: Point) -> f64 {
    let metres_per_degree = 111_320.0;
    let x = (a.lon - b.lon) * metres_per_degree * a.lat.to_radians().cos();
    let y = (a.lat - b.lat) * metres_per_degree;
    x * x + y * y
}
