//! The goals of a city folder: each target with the figures that the city has published of the same, in one line.

use super::{City, FigureKind, PublishedFigure, Target};
use crate::goal::{Aim, GoalItem, GoalPoint, GoalReading, Origin, judge};
use crate::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

impl City {
    /// Every target, in the order of the file, as it stands at `now` by what has been published. Days end by the clocks of
    /// `zone`.
    #[must_use]
    pub fn goals(&self, zone: &TimeZone, now: Timestamp) -> Vec<GoalItem> {
        self.targets.iter().map(|target| self.goal(target, zone, now)).collect()
    }

    fn goal(&self, target: &Target, zone: &TimeZone, now: Timestamp) -> GoalItem {
        let service = self.service(target.service.as_str());
        let published = self.published.iter().filter(|figure| {
            figure.kind == FigureKind::Published
                && figure.service == target.service
                && figure.metric == target.metric
                && figure.unit == target.unit
        });
        let readings: Vec<GoalReading> = published.filter_map(|figure| reading(figure, zone)).collect();
        let point = |day: Date, value: f64, note: &str| {
            Some(GoalPoint { day: day.to_string(), at: end_of(day, zone)?, value, note: note.to_owned() })
        };
        let said = target.baseline.as_ref().and_then(|baseline| point(baseline.day, baseline.value, &baseline.note));
        let earliest = || {
            let first = readings.iter().min_by_key(|reading| reading.at)?;
            let day = first.at.plus_micros(-1);
            let day = jiff::Timestamp::from_microsecond(day.as_micros()).ok()?.to_zoned(zone.clone()).date();
            point(day, first.value, &first.source)
        };
        let due_at = target.due.and_then(|due| end_of(due, zone));
        let direction = super::targets::direction(target, said.as_ref().or(earliest().as_ref()).map(|p| p.value));
        let aim = Aim { direction, target: target.value, due: due_at, baseline: None, plan: None };
        let mut goal = GoalItem {
            id: target.goal_id(),
            service: target.service.to_string(),
            name: service.map_or_else(
                || crate::metric::Text { it: target.service.to_string(), en: target.service.to_string() },
                |service| service.name.clone(),
            ),
            metric: target.metric.clone(),
            unit: target.unit.clone(),
            owner: target.owner.clone().or_else(|| service.and_then(|service| service.owner.clone())),
            direction,
            comparator: target.comparator,
            target: target.value,
            due: target.due.map(|due| due.to_string()),
            due_at,
            baseline: said.or_else(earliest),
            milestones: target.milestones.iter().filter_map(|m| point(m.day, m.value, &m.note)).collect(),
            note: target.note.clone(),
            source: target.source.clone(),
            source_date: target.source_date.to_string(),
            measured_by: target.measured_by.clone(),
            readings: Vec::new(),
            standing: judge(&aim, &[], now),
        };
        goal.stand(readings, now);
        goal
    }
}

/// The first instant after a day in the city.
fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
    Timestamp::from_micros(next.timestamp().as_microsecond()).ok()
}

fn reading(figure: &PublishedFigure, zone: &TimeZone) -> Option<GoalReading> {
    Some(GoalReading {
        at: end_of(figure.period_end?, zone)?,
        value: figure.value,
        origin: Origin::Published,
        comparator: figure.comparator,
        source: figure.source.clone(),
        source_date: Some(figure.source_date.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use crate::city::City;
    use crate::goal::{Direction, Status};
    use jiff::tz::TimeZone;
    use std::path::Path;

    #[test]
    fn the_citys_own_words_become_goals_with_their_baselines() {
        let city = City::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano")).unwrap();
        let zone = TimeZone::get("Europe/Rome").unwrap();
        let goals = city.goals(&zone, "2019-06-01T12:00:00Z".parse().unwrap());
        let of = |id: &str| goals.iter().find(|goal| goal.id == id).unwrap();
        assert_eq!(goals.len(), city.targets.len());

        let online = of("certificati.online_share");
        assert_eq!(online.due_at.unwrap().to_string(), "2020-12-31T23:00:00Z", "the day ends in the city");
        assert_eq!(online.baseline.as_ref().map(|b| (b.day.as_str(), b.value)), Some(("2018-10-31", 0.58)));
        assert_eq!(online.readings.len(), 2);
        // From 0.58 at the end of October 2018 to 0.65 in 26 months; after 7 of them the plan says 0.5988, and 0.59 of
        // February is 0.0088 behind: more than two times 5 % of the way of 0.07.
        assert_eq!(online.standing.status, Status::OffTrack);
        assert!((online.standing.planned.unwrap() - 0.5988).abs() < 2e-4, "{:?}", online.standing);
        assert!((online.standing.needed_per_month.unwrap() - 0.06 / 19.0).abs() < 2e-5);

        let portal = of("portale.portals");
        assert_eq!((portal.direction, portal.standing.status), (Direction::Down, Status::OffTrack));
        assert_eq!(of("scuole.access_speed").standing.status, Status::NotMeasured, "said in 2021");
        assert_eq!(of("accesso_mobile.population_share").standing.status, Status::NotMeasured);
        let later = city.goals(&zone, "2026-11-01T00:00:00Z".parse().unwrap());
        let status = |id: &str| later.iter().find(|goal| goal.id == id).unwrap().standing.status;
        assert_eq!(status("scuole.access_speed"), Status::Undated);
        assert_eq!(status("portale.portals"), Status::OffTrack, "its day is past");
    }
}
