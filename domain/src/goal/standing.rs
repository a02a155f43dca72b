//! Whether a goal will be reached in time: one rule, said in words on the method page and applied here.
//!
//! 1. The newest reading is at the target or beyond it: **reached**.
//! 2. The day is past: **off track**.
//! 3. There is a trend ([`Trend`]): where its line and its band are on the day it is due. Even the worse end of the band
//!    reaches the target: **on track**. Only the better end does, or the line: **at risk**. Not even the better end:
//!    **off track**.
//! 4. No trend, but a plan: at most [`PLAN_TOLERANCE`] of the whole way behind the plan: **on track**; at most twice that:
//!    **at risk**; more: **off track**.
//! 5. Where the last milestone has not been reached yet, nothing is better than **at risk**.
//! 6. Otherwise nobody can tell: **unknown**, and the reason is said.

use super::{Direction, Milestone, Plan, Reading, Trend, months};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The share of the whole way that a value may be behind its plan and still be on track, where there is no trend.
pub const PLAN_TOLERANCE: f64 = 0.05;

/// An arrival later than this many months from now is not told: no trend of some years says anything of it.
pub const MAX_FORECAST_MONTHS: f64 = 240.0;

/// Where a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalStatus))]
pub enum Status {
    /// It is reached.
    Reached,
    /// It will be, as things go.
    OnTrack,
    /// It may be or not.
    AtRisk,
    /// It will not be, as things go; or its day is past.
    OffTrack,
    /// There are no readings.
    NotMeasured,
    /// There is no day by which it is due.
    Undated,
    /// There are too few readings for a trend, and no plan.
    TooFewReadings,
}

/// When the trend is at the target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalArrival))]
pub struct Arrival {
    /// The line; none when it leads away, or there only after [`MAX_FORECAST_MONTHS`].
    pub expected: Option<Timestamp>,
    /// The better end of the band.
    pub earliest: Option<Timestamp>,
    /// The worse end.
    pub latest: Option<Timestamp>,
}

/// Where a goal stands, and why.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalStanding))]
pub struct Standing {
    /// In a word.
    pub status: Status,
    /// The newest reading.
    pub newest: Option<Reading>,
    /// Where the plan says it should be now; none without a plan.
    pub planned: Option<f64>,
    /// How far ahead of the plan the newest reading is, in its unit; negative when behind.
    pub ahead_of_plan: Option<f64>,
    /// The share of the way from the baseline to the target that is done; none without a baseline, and beyond 1 past it.
    pub done: Option<f64>,
    /// Where it leads.
    pub trend: Option<Trend>,
    /// When it arrives; none without a trend, or when it has.
    pub arrival: Option<Arrival>,
    /// What would have to be gained a month from now on, in the unit of the value, to arrive on the day; none when it is
    /// reached, undated or past.
    pub needed_per_month: Option<f64>,
    /// The last milestone, when its time has come and the newest reading is short of it.
    pub missed: Option<Milestone>,
}

/// What is judged: the target, the day, the way there, which way is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim<'a> {
    /// Which way is better.
    pub direction: Direction,
    /// The value to reach.
    pub target: f64,
    /// By when; none when nobody has said.
    pub due: Option<Timestamp>,
    /// The value it began at.
    pub baseline: Option<f64>,
    /// The way; none without a baseline and a day.
    pub plan: Option<&'a Plan>,
}

/// Judges `readings`, in the order of time, at the time `now`. Readings later than `now` do not count.
#[must_use]
pub fn judge(aim: &Aim<'_>, readings: &[Reading], now: Timestamp) -> Standing {
    let known = &readings[..readings.partition_point(|r| r.at <= now)];
    let newest = known.iter().rev().find(|r| r.value.is_finite()).copied();
    let reached = newest.is_some_and(|r| aim.direction.reaches(r.value, aim.target));
    let trend = Trend::of(known);
    let planned = aim.plan.map(|plan| plan.expected(now));
    let ahead_of_plan = newest.zip(planned).map(|(r, planned)| aim.direction.ahead(r.value, planned));
    let missed = aim.plan.and_then(|plan| plan.last_milestone(now));
    let missed = missed.filter(|m| !newest.is_some_and(|r| aim.direction.reaches(r.value, m.value)));
    let left = aim.due.map(|due| months(now, due)).filter(|left| *left > 0.0);
    let done = newest.zip(aim.baseline.filter(|b| (aim.target - b).abs() > f64::EPSILON));
    Standing {
        status: status(aim, newest, trend.as_ref(), ahead_of_plan, missed.is_some(), now),
        newest,
        planned,
        ahead_of_plan,
        done: done.map(|(r, baseline)| (r.value - baseline) / (aim.target - baseline)),
        trend,
        arrival: trend.filter(|_| !reached).map(|trend| arrival(aim, &trend, now)),
        needed_per_month: newest.zip(left).filter(|_| !reached).map(|(r, left)| (aim.target - r.value) / left),
        missed,
    }
}

fn status(
    aim: &Aim<'_>,
    newest: Option<Reading>,
    trend: Option<&Trend>,
    ahead_of_plan: Option<f64>,
    missed: bool,
    now: Timestamp,
) -> Status {
    let Some(newest) = newest else { return Status::NotMeasured };
    if aim.direction.reaches(newest.value, aim.target) {
        return Status::Reached;
    }
    let Some(due) = aim.due else { return Status::Undated };
    if due <= now {
        return Status::OffTrack;
    }
    let found = match (trend, aim.plan, ahead_of_plan) {
        (Some(trend), ..) => {
            let (low, _, high) = trend.at(due);
            let (worse, better) = match aim.direction {
                Direction::Up => (low, high),
                Direction::Down => (high, low),
            };
            if aim.direction.reaches(worse, aim.target) {
                Status::OnTrack
            } else if aim.direction.reaches(better, aim.target) {
                Status::AtRisk
            } else {
                Status::OffTrack
            }
        }
        (None, Some(plan), Some(ahead)) => {
            let tolerated = PLAN_TOLERANCE * plan.length();
            if ahead >= -tolerated {
                Status::OnTrack
            } else if ahead >= -2.0 * tolerated {
                Status::AtRisk
            } else {
                Status::OffTrack
            }
        }
        _ => return Status::TooFewReadings,
    };
    if missed { found.max(Status::AtRisk) } else { found }
}

fn arrival(aim: &Aim<'_>, trend: &Trend, now: Timestamp) -> Arrival {
    let way = aim.target - trend.level;
    let at = |per_month: f64| {
        // The line may be at the target already while the newest reading is short of it.
        let away = if aim.direction.reaches(trend.level, aim.target) { 0.0 } else { way / per_month };
        let late = MAX_FORECAST_MONTHS + months(trend.at, now);
        let near = (0.0..=late).contains(&away);
        #[expect(clippy::cast_possible_truncation, reason = "at most some decades")]
        near.then(|| trend.at.plus_micros((away * super::MICROS_PER_MONTH) as i64).max(now))
    };
    let (worse, better) = match aim.direction {
        Direction::Up => (trend.per_month_low, trend.per_month_high),
        Direction::Down => (trend.per_month_high, trend.per_month_low),
    };
    Arrival { expected: at(trend.per_month), earliest: at(better), latest: at(worse) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goal::MIN_READINGS;
    use crate::goal::sample::{month, readings};
    use proptest::prelude::*;

    fn milestone(at: f64, value: f64) -> Milestone {
        Milestone { by: month(at), value }
    }

    /// From 10 in month 0 to 20 in month 20.
    fn plan(milestones: &[Milestone]) -> Plan {
        Plan::new(Direction::Up, milestone(0.0, 10.0), milestones, milestone(20.0, 20.0)).unwrap()
    }

    fn aim(plan: Option<&Plan>) -> Aim<'_> {
        Aim { direction: Direction::Up, target: 20.0, due: Some(month(20.0)), baseline: Some(10.0), plan }
    }

    #[test]
    fn a_steady_way_arrives_on_its_day() {
        let plan = plan(&[]);
        let standing =
            judge(&aim(Some(&plan)), &readings(&[(0.0, 10.0), (2.0, 11.5), (4.0, 13.0), (6.0, 14.5)]), month(7.0));
        // 0.75 a month without a doubt: 20 in month 13.33; the plan says 13.5 now; 5.5 are left for 13 months.
        assert_eq!(standing.status, Status::OnTrack);
        let near = |found: Option<f64>, expected: f64| {
            assert!(found.is_some_and(|f| (f - expected).abs() < 1e-6), "{found:?}, not {expected}");
        };
        near(standing.planned, 13.5);
        near(standing.ahead_of_plan, 1.0);
        near(standing.done, 0.45);
        near(standing.needed_per_month, 5.5 / 13.0);
        let arrival = standing.arrival.unwrap();
        for at in [arrival.expected, arrival.earliest, arrival.latest] {
            near(at.map(|at| months(month(0.0), at)), 40.0 / 3.0);
        }
    }

    #[test]
    fn each_status_by_hand() {
        let long_plan = plan(&[milestone(10.0, 12.0)]);
        let of = |aim: &Aim<'_>, values: &[(f64, f64)], now: f64| judge(aim, &readings(values), month(now)).status;
        let aim = aim(Some(&long_plan));
        assert_eq!(of(&aim, &[(0.0, 10.0), (5.0, 20.0)], 6.0), Status::Reached);
        assert_eq!(of(&aim, &[(0.0, 10.0), (5.0, 19.0)], 20.0), Status::OffTrack, "its day is past");
        assert_eq!(of(&aim, &[], 5.0), Status::NotMeasured);
        assert_eq!(of(&aim, &[(9.0, 30.0)], 5.0), Status::NotMeasured, "what comes later does not count");
        assert_eq!(of(&Aim { due: None, ..aim }, &[(0.0, 10.0)], 5.0), Status::Undated);
        assert_eq!(of(&Aim { plan: None, ..aim }, &[(0.0, 10.0)], 5.0), Status::TooFewReadings);
        // Two readings: the plan says 11 in month 5; 0.5 (1.0) behind are tolerated (at risk).
        for (value, status) in [(10.5, Status::OnTrack), (10.2, Status::AtRisk), (9.9, Status::OffTrack)] {
            assert_eq!(of(&aim, &[(0.0, 10.0), (5.0, value)], 5.0), status, "{value}");
        }
        // Four: 0.1 a month is 12 in month 20.
        assert_eq!(of(&aim, &[(0.0, 10.0), (1.0, 10.1), (2.0, 10.2), (3.0, 10.3)], 4.0), Status::OffTrack);
        // 0, 2, 0.1 a month: nobody knows.
        assert_eq!(of(&aim, &[(0.0, 10.0), (1.0, 10.0), (2.0, 12.0), (3.0, 12.1)], 4.0), Status::AtRisk);
    }

    #[test]
    fn a_missed_milestone_is_a_risk_whatever_the_trend_says() {
        let plan = plan(&[milestone(10.0, 18.0)]);
        let values = readings(&[(7.0, 13.0), (8.0, 14.0), (9.0, 15.0), (10.0, 16.0)]);
        let standing = judge(&aim(Some(&plan)), &values, month(10.5));
        assert_eq!(standing.status, Status::AtRisk);
        assert_eq!(standing.missed, Some(milestone(10.0, 18.0)));
    }

    #[test]
    fn down_is_up_turned_round() {
        let plan = Plan::new(Direction::Down, milestone(0.0, 25.0), &[], milestone(20.0, 1.0)).unwrap();
        let aim = Aim {
            direction: Direction::Down,
            target: 1.0,
            due: Some(month(20.0)),
            baseline: Some(25.0),
            plan: Some(&plan),
        };
        let values = readings(&[(0.0, 25.0), (1.0, 23.0), (2.0, 21.0), (3.0, 19.0)]);
        let standing = judge(&aim, &values, month(3.0));
        assert_eq!(standing.status, Status::OnTrack);
        assert!((months(month(0.0), standing.arrival.unwrap().expected.unwrap()) - 12.0).abs() < 1e-6);
        assert!((standing.needed_per_month.unwrap() + 18.0 / 17.0).abs() < 1e-6);
    }

    proptest! {
        /// Better readings are never worse news.
        #[test]
        fn better_readings_are_no_worse_news(
            values in prop::collection::vec(0.0f64..20.0, 1..12),
            more in 0.0f64..10.0,
            has_plan: bool,
            now in 0.1f64..30.0,
        ) {
            let plan = plan(&[milestone(10.0, 14.0)]);
            let aim = aim(has_plan.then_some(&plan));
            let of = |more: f64| {
                let all: Vec<(f64, f64)> = values
                    .iter()
                    .enumerate()
                    .map(|(i, v)| (now * f64::from(u32::try_from(i).unwrap()) / 12.0, v + more))
                    .collect();
                judge(&aim, &readings(&all), month(now))
            };
            let (worse, better) = (of(0.0), of(more));
            prop_assert!(better.status <= worse.status, "{:?} {:?}", worse, better);
            prop_assert_eq!(worse.trend.is_some(), values.len() >= MIN_READINGS);
        }

        /// The line arrives between the ends of its band, and not before now.
        #[test]
        fn the_arrival_is_between_its_ends(values in prop::collection::vec(0.0f64..19.9, MIN_READINGS..12)) {
            let all: Vec<(f64, f64)> =
                values.iter().enumerate().map(|(i, v)| (f64::from(u32::try_from(i).unwrap()), *v)).collect();
            let standing = judge(&aim(None), &readings(&all), month(12.0));
            let arrival = standing.arrival.unwrap();
            if let Some(expected) = arrival.expected {
                prop_assert!(expected >= month(12.0));
                prop_assert!(arrival.earliest.is_some_and(|earliest| earliest <= expected));
            }
            if let Some(latest) = arrival.latest {
                prop_assert!(arrival.expected.is_some_and(|expected| expected <= latest));
            }
        }
    }
}
