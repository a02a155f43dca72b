//! The component of schools, and what upgrading one would do.

use super::{Candidate, Component, Measure, Move};
use crate::id::{AreaId, AssetId};
use crate::school::FLOOR_BPS;
use std::collections::BTreeMap;

/// What a connection becomes by the city's upgrade, in bit/s: 10 Gbit/s.
pub const UPGRADED_BPS: f64 = 10e9;

/// A school's connection.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolLink {
    /// The school.
    pub school: AssetId,
    /// The NIL it lies in.
    pub area: AreaId,
    /// What was measured, download in bit/s; none where nothing was.
    pub measured_bps: Option<f64>,
}

/// What schools get, 0 to 1: the mean of log10(measured / 100 Mbit/s) / 2, each between 0 and 1. The floor is 0, 1
/// Gbit/s is 0.5, 10 Gbit/s is 1: a school feels ten times more about the same wherever it starts (as ITU takes the
/// logarithm of bandwidth per user in its ICT Development Index, "Measuring the Information Society Report", 2017,
/// annex 1). `None` without a measured school.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "some hundred schools")]
pub fn school_connectivity(measured_bps: &[f64]) -> Option<f64> {
    let points: Vec<f64> = measured_bps.iter().filter(|bps| bps.is_finite()).map(|bps| points(*bps)).collect();
    (!points.is_empty()).then(|| points.iter().sum::<f64>() / points.len() as f64)
}

fn points(bps: f64) -> f64 {
    if bps <= FLOOR_BPS {
        return 0.0;
    }
    ((bps / FLOOR_BPS).log10() / (UPGRADED_BPS / FLOOR_BPS).log10()).min(1.0)
}

/// For each measured school what upgrading it to [`UPGRADED_BPS`] would make of its NIL. Schools that are not measured
/// are left out: nobody knows what they have.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "some hundred schools")]
pub fn school_candidates(links: &[SchoolLink]) -> Vec<Candidate> {
    let mut sums: BTreeMap<&AreaId, (f64, usize)> = BTreeMap::new();
    let measured =
        || links.iter().filter_map(|link| Some((link, points(link.measured_bps.filter(|b| b.is_finite())?))));
    for (link, points) in measured() {
        let sum = sums.entry(&link.area).or_default();
        *sum = (sum.0 + points, sum.1 + 1);
    }
    let candidate = |(link, points): (&SchoolLink, f64)| {
        let (sum, count) = sums.get(&link.area)?;
        let to = (sum + 1.0 - points) / *count as f64;
        let step = Move { area: link.area.clone(), component: Component::School, to };
        (points < 1.0)
            .then(|| Candidate { measure: Measure::SchoolUpgrade { school: link.school.clone() }, moves: vec![step] })
    };
    measured().filter_map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_more_is_half_the_way() {
        for (bps, points) in [(0.0, 0.0), (100e6, 0.0), (1e9, 0.5), (10e9, 1.0), (40e9, 1.0)] {
            assert!((school_connectivity(&[bps]).unwrap() - points).abs() < 1e-12, "{bps}");
        }
        assert!((school_connectivity(&[1e9, 100e6, f64::NAN]).unwrap() - 0.25).abs() < 1e-12);
        assert_eq!(school_connectivity(&[]), None);
    }

    #[test]
    fn an_upgrade_lifts_the_mean_of_its_nil() {
        let link = |school: &str, area: &str, bps: Option<f64>| SchoolLink {
            school: AssetId::new(school).unwrap(),
            area: AreaId::new(area).unwrap(),
            measured_bps: bps,
        };
        let found = school_candidates(&[
            link("a", "nil-1", Some(1e9)),
            link("b", "nil-1", Some(100e6)),
            link("c", "nil-2", Some(10e9)),
            link("d", "nil-2", None),
        ]);
        let told: Vec<(&str, f64)> = found.iter().map(|c| (c.moves[0].area.as_str(), c.moves[0].to)).collect();
        // 0.5 and 0: the one makes 1 + 0, the other 0.5 + 1, over two.
        assert_eq!(told, [("nil-1", 0.5), ("nil-1", 0.75)]);
    }
}
