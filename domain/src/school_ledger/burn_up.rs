//! How the whole goes on: so many schools at each stage, day by day, and when all will be accepted.

use super::{Stage, Upgrade};
use crate::day::Day;
use crate::goal::{Aim, Direction, Plan, Reading, Standing, judge};
use crate::id::AreaId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Months that the forecast looks back: what was done two years ago says little about the works of today.
pub const FORECAST_MONTHS: i32 = 12;

/// A point of a burn-up chart: how many schools have come at least so far by the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BurnUp {
    /// The day.
    pub day: Day,
    /// Schools that are to be upgraded.
    pub scope: u32,
    /// Ordered, or further.
    pub ordered: u32,
    /// Installed, or further.
    pub installed: u32,
    /// Tested, or accepted.
    pub tested: u32,
    /// Accepted.
    pub accepted: u32,
}

impl BurnUp {
    fn of<'a>(day: Day, upgrades: impl Iterator<Item = &'a Upgrade>) -> Self {
        let mut point = Self { day, scope: 0, ordered: 0, installed: 0, tested: 0, accepted: 0 };
        for upgrade in upgrades {
            point.scope += 1;
            let Some(stage) = upgrade.stage_on(day) else { continue };
            point.ordered += 1;
            point.installed += u32::from(stage >= Stage::Installed);
            point.tested += u32::from(stage >= Stage::Tested);
            point.accepted += u32::from(stage >= Stage::Accepted);
        }
        point
    }
}

/// The burn-up from `first` to `last`, a point each `step` days (one at least), and one on `last`.
#[must_use]
pub fn burn_up(upgrades: &[Upgrade], first: Day, last: Day, step: i32) -> Vec<BurnUp> {
    let days = last.days_since(first).max(0);
    let on = (0..days).step_by(usize::try_from(step.max(1)).unwrap_or(1)).map(|i| first.plus(i));
    on.chain(std::iter::once(first.plus(days))).map(|day| BurnUp::of(day, upgrades.iter())).collect()
}

/// How far each Municipio is on `day`; schools of none come first.
#[must_use]
pub fn by_municipio(upgrades: &[Upgrade], day: Day) -> Vec<(Option<AreaId>, BurnUp)> {
    let mut groups: BTreeMap<Option<&AreaId>, Vec<&Upgrade>> = BTreeMap::new();
    for upgrade in upgrades {
        groups.entry(upgrade.municipio.as_ref()).or_default().push(upgrade);
    }
    groups.into_iter().map(|(id, group)| (id.cloned(), BurnUp::of(day, group.into_iter()))).collect()
}

/// Schools accepted at the end of each of the last [`FORECAST_MONTHS`] months and on `today`, beginning with the month
/// before the first acceptance. The time of each is the end of its day in UTC.
#[must_use]
pub fn accepted_readings(upgrades: &[Upgrade], today: Day) -> Vec<Reading> {
    let accepted: Vec<Day> = upgrades
        .iter()
        .filter_map(|u| u.steps().iter().find(|s| s.stage == Stage::Accepted).map(|s| s.on))
        .filter(|on| *on <= today)
        .collect();
    let Some(first) = accepted.iter().min() else { return Vec::new() };
    // The last days of months, from the one before the first acceptance.
    let begin = first.first_of_month(0).plus(-1).max(today.first_of_month(1 - FORECAST_MONTHS).plus(-1));
    let months = (0..=FORECAST_MONTHS).map(|i| begin.plus(1).first_of_month(i).plus(-1)).filter(|day| *day < today);
    let reading = |day: Day| {
        let count = accepted.iter().filter(|on| **on <= day).count();
        Some(Reading { at: day.end_utc()?, value: f64::from(u32::try_from(count).ok()?) })
    };
    months.chain(std::iter::once(today)).filter_map(reading).collect()
}

/// Whether all schools will be accepted by the end of `due`, by the rule of goals ([`judge`]) over
/// [`accepted_readings`].
#[must_use]
pub fn forecast(upgrades: &[Upgrade], due: Option<Day>, plan: Option<&Plan>, today: Day) -> Option<Standing> {
    let scope = f64::from(u32::try_from(upgrades.len()).ok().filter(|scope| *scope > 0)?);
    let mut readings = accepted_readings(upgrades, today);
    let now = today.end_utc()?;
    if readings.is_empty() {
        // None is accepted: that is known, and it is no trend.
        readings.push(Reading { at: now, value: 0.0 });
    }
    let due = due.and_then(Day::end_utc);
    let aim = Aim { direction: Direction::Up, target: scope, due, baseline: Some(0.0), plan };
    Some(judge(&aim, &readings, now))
}

#[cfg(test)]
mod tests {
    use super::super::upgrade::tests::{day, upgrade};
    use super::*;
    use crate::goal::Status;
    use crate::time::MICROS_PER_DAY;
    use proptest::prelude::*;

    #[test]
    fn a_burn_up_by_hand() {
        let all = [upgrade(0, &[0, 10, 20, 30]), upgrade(1, &[5, 15]), upgrade(2, &[])];
        let points = burn_up(&all, day(0), day(30), 15);
        let told: Vec<_> =
            points.iter().map(|p| (p.day, p.scope, p.ordered, p.installed, p.tested, p.accepted)).collect();
        assert_eq!(told, [(day(0), 3, 1, 0, 0, 0), (day(15), 3, 2, 2, 0, 0), (day(30), 3, 2, 2, 1, 1)]);
        let municipi = by_municipio(&all, day(30));
        assert_eq!(municipi.len(), 3);
        assert_eq!((municipi[0].1.accepted, municipi[1].1.installed, municipi[2].1.ordered), (1, 1, 0));
        assert_eq!(burn_up(&all, day(3), day(3), 0).len(), 1);
    }

    #[test]
    fn two_a_month_arrive_when_they_should() {
        // Two schools accepted in each of ten months, of forty.
        let first = "2025-01-01".parse::<Day>().unwrap();
        let from = first.days_since(day(0));
        let accepted = |i: i32| {
            let on = first.first_of_month(i / 2).days_since(first) + from + 9;
            upgrade(usize::try_from(i).unwrap(), &[on, on, on, on])
        };
        let mut all: Vec<Upgrade> = (0..20).map(accepted).collect();
        all.extend((20..40).map(|i| upgrade(i, &[])));
        let today = "2025-10-31".parse().unwrap();
        let values: Vec<f64> = accepted_readings(&all, today).iter().map(|r| r.value).collect();
        assert_eq!(values, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0]);
        let of = |due: &str| forecast(&all, Some(due.parse().unwrap()), None, today).unwrap();
        let standing = of("2026-12-31");
        assert_eq!(standing.status, Status::OnTrack);
        // Twenty are left, two a month: ten months.
        let arrival = standing.arrival.unwrap().expected.unwrap();
        let days = arrival.micros_since(today.end_utc().unwrap()) / MICROS_PER_DAY;
        assert!((days - 304).abs() <= 6, "{days}");
        assert_eq!(of("2026-05-31").status, Status::OffTrack);
        assert_eq!(forecast(&all, None, None, today).unwrap().status, Status::Undated);
        assert_eq!(forecast(&[], None, None, today), None);
    }

    #[test]
    fn none_accepted_is_a_zero_that_is_known() {
        let standing = forecast(&[upgrade(0, &[0])], Some(day(400)), None, day(10)).unwrap();
        assert_eq!((standing.newest.unwrap().value, standing.status), (0.0, Status::TooFewReadings));
    }

    proptest! {
        /// No stage overtakes the one before it, none goes back, and the Municipi add up to the city.
        #[test]
        fn stages_stay_in_order(schools in prop::collection::vec(prop::collection::vec(0i32..60, 0..=4), 0..20)) {
            let all: Vec<Upgrade> = schools.iter().enumerate().map(|(i, steps)| {
                let days: Vec<i32> = steps.iter().scan(0, |at, step| { *at += step; Some(*at) }).collect();
                upgrade(i, &days)
            }).collect();
            let points = burn_up(&all, day(0), day(240), 7);
            for p in &points {
                prop_assert!(p.scope >= p.ordered && p.ordered >= p.installed && p.installed >= p.tested && p.tested >= p.accepted);
            }
            prop_assert!(points.windows(2).all(|p| p[0].accepted <= p[1].accepted && p[0].ordered <= p[1].ordered));
            let sum: u32 = by_municipio(&all, day(240)).iter().map(|(_, p)| p.accepted).sum();
            prop_assert_eq!(sum, points.last().unwrap().accepted);
        }
    }
}
