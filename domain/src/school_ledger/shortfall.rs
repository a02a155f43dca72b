//! Schools that get less than was promised, for how long, and from whom.

use crate::asset::Contract;
use crate::day::Day;
use crate::id::AssetId;
use crate::school::{DELIVERED_SHARE, delivered_share};
use serde::{Deserialize, Serialize};

/// Days below contract that are reported, unless another number is asked for.
pub const SHORTFALL_DAYS: i32 = 14;

/// The share of the days of a shortfall that have to be measured: two bad days a month apart are no month.
pub const MIN_MEASURED_SHARE: f64 = 0.5;

/// What was measured at a school on a day: the means of its tests, in bit/s.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasuredDay {
    /// The day.
    pub day: Day,
    /// Download; none where it was not measured.
    pub down_bps: Option<f64>,
    /// Upload; none where it was not measured.
    pub up_bps: Option<f64>,
}

/// A school below its contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shortfall {
    /// The school.
    pub school: AssetId,
    /// Who has promised.
    pub supplier: Option<String>,
    /// The first day below.
    pub since: Day,
    /// The last day measured, below too.
    pub until: Day,
    /// Days from the first to the last, both included.
    pub days: i32,
    /// Days of them that were measured; all of them were below.
    pub measured: i32,
    /// Measured over contracted on the worst day.
    pub worst: f64,
    /// The mean of measured over contracted.
    pub mean: f64,
}

/// The shortfall that a school is in: the stretch of days below [`DELIVERED_SHARE`] of the contract that reaches to its
/// last measured day. A day that was not measured neither ends it nor counts; a day as contracted ends it. `measured`
/// in the order of time. `None` when its last measured day is as contracted, or when fewer than [`MIN_MEASURED_SHARE`]
/// of the stretch was measured: then its beginning is not known, and only the measured end of it is looked at.
#[must_use]
pub fn shortfall(
    school: &AssetId,
    supplier: Option<&str>,
    contract: &Contract,
    measured: &[MeasuredDay],
) -> Option<Shortfall> {
    let shares = measured.iter().filter_map(|m| Some((m.day, delivered_share(m.down_bps, m.up_bps, contract)?)));
    let shares: Vec<(Day, f64)> = shares.collect();
    let below: Vec<(Day, f64)> =
        shares.iter().rev().take_while(|(_, share)| *share < DELIVERED_SHARE).copied().collect();
    let (until, _) = *below.first()?;
    // The longest of its ends that was measured well enough.
    let count = (1..=below.len()).rev().find(|count| {
        let days = f64::from(until.days_since(below[count - 1].0) + 1);
        f64::from(i32::try_from(*count).unwrap_or(i32::MAX)) >= MIN_MEASURED_SHARE * days
    })?;
    let stretch = below.get(..count)?;
    let (since, _) = *stretch.last()?;
    let counted = i32::try_from(count).unwrap_or(i32::MAX);
    Some(Shortfall {
        school: school.clone(),
        supplier: supplier.map(str::to_owned),
        since,
        until,
        days: until.days_since(since) + 1,
        measured: counted,
        worst: stretch.iter().map(|(_, share)| *share).fold(f64::INFINITY, f64::min),
        mean: stretch.iter().map(|(_, share)| *share).sum::<f64>() / f64::from(counted),
    })
}

/// Those that have lasted for more than `days`, the longest first; equal ones by school.
#[must_use]
pub fn shortfalls(all: impl IntoIterator<Item = Shortfall>, days: i32) -> Vec<Shortfall> {
    let mut found: Vec<Shortfall> = all.into_iter().filter(|s| s.days > days).collect();
    found.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| a.school.cmp(&b.school)));
    found
}

#[cfg(test)]
mod tests {
    use super::super::upgrade::tests::{TEN, day};
    use super::*;
    use proptest::prelude::*;

    fn measured(shares: &[(i32, Option<f64>)]) -> Vec<MeasuredDay> {
        let one = |(on, share): &(i32, Option<f64>)| MeasuredDay {
            day: day(*on),
            down_bps: share.map(|share| share * TEN.down_bps),
            up_bps: None,
        };
        shares.iter().map(one).collect()
    }

    fn of(shares: &[(i32, Option<f64>)]) -> Option<Shortfall> {
        shortfall(&AssetId::new("school-1").unwrap(), Some("Rete"), &TEN, &measured(shares))
    }

    #[test]
    fn a_shortfall_by_hand() {
        let found =
            of(&[(0, Some(0.5)), (1, Some(0.9)), (2, Some(0.7)), (3, None), (4, Some(0.5)), (5, Some(0.6))]).unwrap();
        assert_eq!((found.since, found.until, found.days, found.measured), (day(2), day(5), 4, 3));
        assert!((found.worst - 0.5).abs() < 1e-12 && (found.mean - 0.6).abs() < 1e-12);
        assert_eq!(found.supplier.as_deref(), Some("Rete"));
        assert_eq!(of(&[(0, Some(0.5)), (1, Some(0.8))]), None, "80 % is as contracted");
        assert_eq!(of(&[(0, None)]), None);
        // A month without measurements between two bad days is not a bad month.
        let apart = of(&[(0, Some(0.5)), (30, Some(0.5))]).unwrap();
        assert_eq!((apart.since, apart.days), (day(30), 1));
    }

    #[test]
    fn more_than_n_days_is_more_and_the_longest_comes_first() {
        let long = |length: i32, school: &str| {
            let days: Vec<_> = (0..length).map(|i| (i, Some(0.3))).collect();
            Shortfall { school: AssetId::new(school).unwrap(), ..of(&days).unwrap() }
        };
        let found = shortfalls([long(14, "a"), long(15, "c"), long(40, "d"), long(15, "b")], SHORTFALL_DAYS);
        let order: Vec<_> = found.iter().map(|s| s.school.as_str()).collect();
        assert_eq!(order, ["d", "b", "c"]);
    }

    proptest! {
        /// Every measured day of a shortfall is below, the day before it is not (or too long ago), and half of it is
        /// measured.
        #[test]
        fn it_is_below_from_its_beginning_on(shares in prop::collection::vec(prop::option::of(0.0f64..1.2), 1..60)) {
            let days: Vec<_> = (0..).zip(shares.iter().copied()).collect();
            let Some(found) = of(&days) else {
                let last = shares.iter().flatten().next_back();
                prop_assert!(last.is_none_or(|share| *share >= DELIVERED_SHARE));
                return Ok(());
            };
            let within = days.iter().filter(|(on, _)| (found.since..=found.until).contains(&day(*on)));
            let within: Vec<f64> = within.filter_map(|(_, share)| *share).collect();
            prop_assert!(within.iter().all(|share| *share < DELIVERED_SHARE));
            prop_assert_eq!(i32::try_from(within.len()).unwrap(), found.measured);
            prop_assert!(f64::from(found.measured) >= MIN_MEASURED_SHARE * f64::from(found.days));
            prop_assert!(found.worst <= found.mean);
        }
    }
}
