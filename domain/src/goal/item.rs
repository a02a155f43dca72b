//! A goal as it is told: what was promised, by whom, what was said and measured of it since, and where that leads.

use super::{Aim, Direction, MIN_READINGS, Milestone, Plan, Reading, Standing, judge};
use crate::api::Comparator;
use crate::id::MetricId;
use crate::metric::Text;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a reading is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ReadingOrigin))]
pub enum Origin {
    /// The city has published it, then.
    Published,
    /// It was measured here.
    Measured,
}

/// A value of what a goal counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalReading {
    /// Of when: the end of the period that it speaks of.
    pub at: Timestamp,
    /// The value in the goal's unit.
    pub value: f64,
    /// Where it is from.
    pub origin: Origin,
    /// How exact it is.
    pub comparator: Comparator,
    /// Who says so: for a published figure where it was said, for a measured one the metric.
    pub source: String,
    /// When it was said, ISO 8601; none for what is measured.
    pub source_date: Option<String>,
}

/// A value by a day: the baseline or a milestone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalPoint {
    /// The day, ISO 8601.
    pub day: String,
    /// The end of that day in the city.
    pub at: Timestamp,
    /// The value in the goal's unit.
    pub value: f64,
    /// What was said of it; empty when nothing.
    pub note: String,
}

impl From<&GoalPoint> for Milestone {
    fn from(point: &GoalPoint) -> Self {
        Self { by: point.at, value: point.value }
    }
}

/// `GET /api/v1/goals`: a goal of the city, and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalItem {
    /// Its id: the service and what is counted, `certificati.online_share`.
    pub id: String,
    /// The service or programme.
    pub service: String,
    /// Its name.
    pub name: Text,
    /// What is counted, in the words of the published figures.
    pub metric: String,
    /// The unit of every value of it.
    pub unit: String,
    /// The office that answers for it; none where the city has not said so.
    pub owner: Option<String>,
    /// Which way is better.
    pub direction: Direction,
    /// How the value has to compare with the target.
    pub comparator: Comparator,
    /// The value to reach.
    pub target: f64,
    /// The day by which, ISO 8601; none when the city has named none.
    pub due: Option<String>,
    /// The end of that day in the city.
    pub due_at: Option<Timestamp>,
    /// Where it began: what the city says, or else the earliest figure it has published of the same.
    pub baseline: Option<GoalPoint>,
    /// Values on the way, in the order of time.
    pub milestones: Vec<GoalPoint>,
    /// What was said of it.
    pub note: String,
    /// Who said so.
    pub source: String,
    /// When, ISO 8601.
    pub source_date: String,
    /// The metric that shows the way to it live.
    pub measured_by: Option<MetricId>,
    /// What was published and measured of it, in the order of time.
    pub readings: Vec<GoalReading>,
    /// Where it stands.
    pub standing: Standing,
}

impl GoalItem {
    /// The way from the baseline over the milestones to the target; none without a baseline and a day, or when the day is
    /// before the baseline's.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        let target = Milestone { by: self.due_at?, value: self.target };
        let milestones: Vec<Milestone> = self.milestones.iter().map(Milestone::from).collect();
        Plan::new(self.direction, self.baseline.as_ref()?.into(), &milestones, target).ok()
    }

    /// The readings that are judged. A figure of a press release and one of a probe are not read off one instrument: once
    /// there are [`MIN_READINGS`] measured ones, they alone are.
    #[must_use]
    pub fn judged(&self) -> Vec<Reading> {
        let measured = self.readings.iter().filter(|r| r.origin == Origin::Measured).count();
        let counts = |reading: &&GoalReading| measured < MIN_READINGS || reading.origin == Origin::Measured;
        self.readings.iter().filter(counts).map(|r| Reading { at: r.at, value: r.value }).collect()
    }

    /// Takes up `readings` beside those it has, and says where it stands at `now`. Readings later than that are left out.
    pub fn stand(&mut self, readings: impl IntoIterator<Item = GoalReading>, now: Timestamp) {
        self.readings.extend(readings);
        self.readings.retain(|reading| reading.at <= now && reading.value.is_finite());
        self.readings.sort_by_key(|reading| reading.at);
        let plan = self.plan();
        let aim = Aim {
            direction: self.direction,
            target: self.target,
            due: self.due_at,
            baseline: self.baseline.as_ref().map(|point| point.value),
            plan: plan.as_ref(),
        };
        self.standing = judge(&aim, &self.judged(), now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goal::Status;

    const DAY: i64 = 86_400_000_000;

    fn at(day: i64) -> Timestamp {
        "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap().plus_micros(day * DAY)
    }

    fn reading(day: i64, value: f64, origin: Origin) -> GoalReading {
        let source = "test".to_owned();
        GoalReading { at: at(day), value, origin, comparator: Comparator::Equal, source, source_date: None }
    }

    fn goal() -> GoalItem {
        let aim = Aim { direction: Direction::Up, target: 10.0, due: Some(at(300)), baseline: Some(0.0), plan: None };
        GoalItem {
            id: "scuole.speed".into(),
            service: "scuole".into(),
            name: Text { it: "Scuole".into(), en: "Schools".into() },
            metric: "speed".into(),
            unit: "Gbit/s".into(),
            owner: None,
            direction: Direction::Up,
            comparator: Comparator::AtLeast,
            target: 10.0,
            due: Some("2026-10-27".into()),
            due_at: Some(at(300)),
            baseline: Some(GoalPoint { day: "2026-01-01".into(), at: at(0), value: 0.0, note: String::new() }),
            milestones: vec![GoalPoint { day: "2026-04-10".into(), at: at(100), value: 5.0, note: String::new() }],
            note: String::new(),
            source: "test".into(),
            source_date: "2026-01-01".into(),
            measured_by: None,
            readings: vec![reading(0, 0.0, Origin::Published)],
            standing: judge(&aim, &[], at(0)),
        }
    }

    #[test]
    fn what_was_published_is_judged_until_enough_is_measured() {
        let mut goal = goal();
        goal.stand([reading(100, 5.0, Origin::Measured), reading(400, 9.0, Origin::Measured)], at(110));
        assert_eq!(goal.readings.len(), 2, "what is to come does not count");
        assert_eq!(goal.judged().len(), 2);
        // The plan says 5 on day 100 and 5.25 on day 110.
        assert_eq!(goal.standing.status, Status::OnTrack);
        assert!((goal.standing.planned.unwrap() - 5.25).abs() < 1e-9);
        goal.stand((101..104).map(|day| reading(day, 5.0, Origin::Measured)), at(110));
        assert_eq!(goal.judged().len(), 4, "four are measured: they alone count");
        assert_eq!(goal.standing.status, Status::OffTrack, "and they stand still");
    }

    #[test]
    fn there_is_no_plan_to_a_day_before_it_began() {
        let mut goal = goal();
        goal.due_at = Some(at(-5));
        assert_eq!(goal.plan(), None);
        goal.stand([], at(1));
        assert_eq!(goal.standing.status, Status::OffTrack);
    }
}
