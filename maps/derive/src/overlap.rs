//! How much of each neighbourhood lies in which district, from the official geometry.

use crate::source::OfficialArea;
use cruscotto_domain::city::OVERLAP_HEADER;
use geo::{BooleanOps, BoundingRect, GeodesicArea, Intersects};

/// Smaller shares are the two data sets drawing the same street differently.
const MIN_SHARE: f64 = 0.001;

/// Decimals of a share.
const SHARE_DECIMALS: usize = 4;

/// The text of `overlap.csv`: shares of the official area of each NIL, largest first, those below 0.1 % left out.
#[must_use]
pub fn table(nil: &[OfficialArea], municipi: &[OfficialArea]) -> String {
    let mut rows = vec![OVERLAP_HEADER.join(",")];
    for area in nil {
        let whole = area.shape.geodesic_area_unsigned();
        let mut shares: Vec<(f64, u16)> = municipi
            .iter()
            .filter(|m| match (m.shape.bounding_rect(), area.shape.bounding_rect()) {
                (Some(a), Some(b)) => a.intersects(&b),
                _ => false,
            })
            .map(|m| (area.shape.intersection(&m.shape).geodesic_area_unsigned() / whole, m.code))
            .filter(|(share, _)| *share >= MIN_SHARE)
            .collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        rows.extend(shares.iter().map(|(share, m)| {
            // A border walked in two different floating-point orders can add up to a hair above the whole.
            format!("nil-{},municipio-{m},{:.SHARE_DECIMALS$}", area.code, share.min(1.0))
        }));
    }
    rows.join("\n") + "\n"
}
