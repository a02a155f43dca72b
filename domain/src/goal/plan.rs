//! Where a value should be, when: from a baseline over milestones to the target.

use super::months;
use crate::api::Comparator;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalDirection))]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

impl Direction {
    /// The way to `target` from `baseline`, where the comparator does not say it.
    #[must_use]
    pub fn of(comparator: Comparator, baseline: Option<f64>, target: f64) -> Self {
        match comparator {
            Comparator::AtLeast | Comparator::MoreThan => Self::Up,
            Comparator::AtMost | Comparator::LessThan => Self::Down,
            Comparator::Equal | Comparator::About => {
                if baseline.is_some_and(|baseline| baseline > target) {
                    Self::Down
                } else {
                    Self::Up
                }
            }
        }
    }

    /// Whether `value` is at `aim` or beyond it.
    #[must_use]
    pub fn reaches(self, value: f64, aim: f64) -> bool {
        match self {
            Self::Up => value >= aim,
            Self::Down => value <= aim,
        }
    }

    /// How far `value` is past `aim`, in the unit of both; negative when it falls short.
    #[must_use]
    pub fn ahead(self, value: f64, aim: f64) -> f64 {
        match self {
            Self::Up => value - aim,
            Self::Down => aim - value,
        }
    }
}

/// A value that should be reached by a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = GoalMilestone))]
pub struct Milestone {
    /// By when.
    pub by: Timestamp,
    /// The value.
    pub value: f64,
}

/// Why a plan is none.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// Two points at one time, or one before the other.
    #[error(
        "milestone of {by} comes after a point of {after}: expected milestones in the order of time, after the baseline and before the target is due"
    )]
    Order {
        /// The point that is too early.
        by: Timestamp,
        /// The point before it in the plan.
        after: Timestamp,
    },
    /// A step away from the target.
    #[error(
        "milestone of {by} is {value}: expected a value between its neighbours, as a plan does not lead away from its target"
    )]
    Backwards {
        /// Of which time.
        by: Timestamp,
        /// Its value.
        value: f64,
    },
    /// Not a number.
    #[error("the value of {by} is {value}: expected a finite number")]
    NotFinite {
        /// Of which time.
        by: Timestamp,
        /// Its value.
        value: f64,
    },
}

/// The way from a baseline to a target. Between two points the plan is a straight line.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    direction: Direction,
    /// The baseline, the milestones, the target: in the order of time, two at least.
    points: Vec<Milestone>,
}

impl Plan {
    /// The plan from `baseline` over `milestones` to `target`.
    ///
    /// # Errors
    /// [`PlanError`] when the points are not in the order of time, lead away from the target, or are no numbers.
    pub fn new(
        direction: Direction,
        baseline: Milestone,
        milestones: &[Milestone],
        target: Milestone,
    ) -> Result<Self, PlanError> {
        let points: Vec<Milestone> =
            std::iter::once(baseline).chain(milestones.iter().copied()).chain(std::iter::once(target)).collect();
        for point in &points {
            if !point.value.is_finite() {
                return Err(PlanError::NotFinite { by: point.by, value: point.value });
            }
        }
        for pair in points.windows(2) {
            let [before, point] = pair else { continue };
            if point.by <= before.by {
                return Err(PlanError::Order { by: point.by, after: before.by });
            }
            if !direction.reaches(point.value, before.value) {
                return Err(PlanError::Backwards { by: point.by, value: point.value });
            }
        }
        Ok(Self { direction, points })
    }

    /// Which way it leads.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Where the value should be at `at`: the baseline before it began, the target once it is due.
    #[must_use]
    pub fn expected(&self, at: Timestamp) -> f64 {
        let next = self.points.partition_point(|point| point.by <= at);
        match (next.checked_sub(1).and_then(|i| self.points.get(i)), self.points.get(next)) {
            (Some(from), Some(to)) => {
                from.value + (to.value - from.value) * months(from.by, at) / months(from.by, to.by)
            }
            (Some(only), None) | (None, Some(only)) => only.value,
            (None, None) => f64::NAN,
        }
    }

    /// The whole way, from the baseline to the target, in the unit of both; not negative.
    #[must_use]
    pub fn length(&self) -> f64 {
        let (first, last) = (self.points.first(), self.points.last());
        first.zip(last).map_or(0.0, |(first, last)| (last.value - first.value).abs())
    }

    /// The last milestone whose time has come at `at`; not the baseline and not the target.
    #[must_use]
    pub fn last_milestone(&self, at: Timestamp) -> Option<Milestone> {
        let inner = self.points.get(1..self.points.len().saturating_sub(1))?;
        inner.iter().rev().find(|point| point.by <= at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400_000_000;

    fn point(day: i64, value: f64) -> Milestone {
        Milestone { by: at(day), value }
    }

    /// Days after one in the year 1997, as days before it are asked for too.
    fn at(day: i64) -> Timestamp {
        Timestamp::from_micros((day + 10_000) * DAY).unwrap()
    }

    #[test]
    fn a_plan_by_hand() {
        // From 10 on day 0 over 20 on day 100 to 50 on day 200.
        let plan = Plan::new(Direction::Up, point(0, 10.0), &[point(100, 20.0)], point(200, 50.0)).unwrap();
        for (day, value) in [(-5, 10.0), (0, 10.0), (50, 15.0), (100, 20.0), (150, 35.0), (200, 50.0), (300, 50.0)] {
            assert!((plan.expected(at(day)) - value).abs() < 1e-9, "day {day}: {}", plan.expected(at(day)));
        }
        assert!((plan.length() - 40.0).abs() < 1e-12);
        assert_eq!(plan.last_milestone(at(99)), None);
        assert_eq!(plan.last_milestone(at(300)), Some(point(100, 20.0)));
    }

    #[test]
    fn what_is_no_plan_is_refused_by_name() {
        let new = |milestones: &[Milestone]| Plan::new(Direction::Up, point(0, 1.0), milestones, point(100, 10.0));
        assert_eq!(new(&[point(100, 5.0)]), Err(PlanError::Order { by: at(100), after: at(100) }));
        assert_eq!(new(&[point(50, 0.5)]), Err(PlanError::Backwards { by: at(50), value: 0.5 }));
        assert!(matches!(new(&[point(50, f64::NAN)]), Err(PlanError::NotFinite { .. })));
        let down = Plan::new(Direction::Down, point(0, 25.0), &[], point(100, 1.0)).unwrap();
        assert!((down.expected(at(50)) - 13.0).abs() < 1e-9);
    }

    #[test]
    fn the_direction_is_the_comparators_or_that_of_the_way() {
        assert_eq!(Direction::of(Comparator::AtLeast, Some(9.0), 1.0), Direction::Up);
        assert_eq!(Direction::of(Comparator::AtMost, None, 1.0), Direction::Down);
        assert_eq!(Direction::of(Comparator::Equal, Some(25.0), 1.0), Direction::Down);
        assert_eq!(Direction::of(Comparator::Equal, None, 1.0), Direction::Up);
    }

    proptest! {
        /// A plan never leads back and stays between its ends.
        #[test]
        fn a_plan_leads_one_way(
            steps in prop::collection::vec((1i64..400, 0.0f64..50.0), 1..8),
            down: bool,
            days in prop::collection::vec(-100i64..4_000, 2..20),
        ) {
            let (mut day, mut value, sign) = (0, 0.0, if down { -1.0 } else { 1.0 });
            let mut points = vec![point(0, 0.0)];
            for (later, more) in steps {
                (day, value) = (day + later, value + sign * more);
                points.push(point(day, value));
            }
            let direction = if down { Direction::Down } else { Direction::Up };
            let (last, rest) = points.split_last().unwrap();
            let plan = Plan::new(direction, rest[0], &rest[1..], *last).unwrap();
            let mut days = days;
            days.sort_unstable();
            for pair in days.windows(2) {
                let (earlier, later) = (plan.expected(at(pair[0])), plan.expected(at(pair[1])));
                prop_assert!(direction.ahead(later, earlier) >= -1e-9);
                prop_assert!(direction.ahead(last.value, later) >= -1e-9);
            }
            for point in points {
                prop_assert!((plan.expected(point.by) - point.value).abs() < 1e-9);
            }
        }
    }
}
