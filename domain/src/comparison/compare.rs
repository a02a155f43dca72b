//! A question about two periods, answered: the city, each area, their order, the city's own past, the season.

use super::{Change, Counterpart, NoChange, Observation, Period, Ranking, Season, against_past, change, rank};
use crate::day::Day;
use crate::goal::Direction;
use crate::id::AreaId;
use crate::month::Month;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Periods of the same length before the one looked at that make the city's own past, at most.
pub const PAST_PERIODS: i32 = 12;

/// The share of a month's days that have to be known for the month to tell of the season.
const MIN_MONTH_SHARE: f64 = 0.5;

/// An area with the days that are known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The area.
    pub area: AreaId,
    /// Its name.
    pub name: String,
    /// What is known of each day; a day that is not among them was not measured.
    pub days: BTreeMap<Day, Observation>,
}

impl Measured {
    /// What is known of a day.
    #[must_use]
    pub fn on(&self, day: Day) -> Observation {
        self.days.get(&day).copied().unwrap_or(Observation::Missing)
    }

    /// The mean of a day of a period, weekdays weighted; withheld where most of what is not known is.
    fn mean(&self, period: &Period) -> Observation {
        match change(period, period, &|day| self.on(day)) {
            Ok(found) => Observation::Value(found.now),
            Err(_) if period.iter().any(|day| self.on(day) == Observation::Withheld) => Observation::Withheld,
            Err(_) => Observation::Missing,
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// The period looked at.
    pub now: Period,
    /// The one it is compared with.
    pub then: Counterpart,
    /// Which way is better.
    pub direction: Direction,
}

/// An area in the two periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedArea))]
pub struct AreaChange {
    /// The area.
    pub area: AreaId,
    /// Its name.
    pub name: String,
    /// The mean of a day now; none where too few days are known.
    pub now: Option<f64>,
    /// The change; none where it cannot be told.
    pub change: Option<Change>,
    /// Why it cannot be told.
    pub reason: Option<NoChange>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ComparedPeriods))]
pub struct Comparison {
    /// The whole city.
    pub city: AreaChange,
    /// The areas, in the order they were given.
    pub areas: Vec<AreaChange>,
    /// The areas by their mean day now.
    pub ranking: Ranking,
    /// The share of the periods just before, as long as this one, that the city now is better than: 1 better than in any,
    /// 0.5 as usual. None without a past.
    pub against_past: Option<f64>,
    /// How many such periods are known, [`PAST_PERIODS`] at most.
    pub past_periods: u32,
    /// The shape of the city's year; none while fewer than two whole years are known.
    pub season: Option<Season>,
    /// The relative change of the city that the season does not explain, when each period lies in one month.
    pub change_without_season: Option<f64>,
}

/// Answers `question` for a city and its areas.
#[must_use]
pub fn compare(question: &Question, city: &Measured, areas: &[Measured]) -> Comparison {
    let Question { now, then, direction } = *question;
    let of = |measured: &Measured, mean: Observation| {
        let told = change(&now, &then.period, &|day| measured.on(day));
        AreaChange {
            area: measured.area.clone(),
            name: measured.name.clone(),
            now: mean.known(),
            change: told.ok(),
            reason: told.err(),
        }
    };
    let values: Vec<(AreaId, Observation)> = areas.iter().map(|a| (a.area.clone(), a.mean(&now))).collect();
    let past: Vec<Observation> = (1..=PAST_PERIODS).map(|i| city.mean(&before(&now, i))).collect();
    let season = Season::of(&months(city));
    let whole = of(city, city.mean(&now));
    let change_without_season = season.zip(whole.change).and_then(|(season, told)| {
        let (now, then) = (single_month(&now)?, single_month(&then.period)?);
        season.change((now, told.now), (then, told.then))
    });
    Comparison {
        against_past: whole.now.and_then(|value| against_past(direction, value, &past)),
        past_periods: u32::try_from(past.iter().filter(|value| value.known().is_some()).count()).unwrap_or(u32::MAX),
        ranking: rank(direction, &values),
        areas: areas.iter().zip(&values).map(|(area, (_, mean))| of(area, *mean)).collect(),
        city: whole,
        season,
        change_without_season,
    }
}

/// The `i`th period before `now` that is as long.
fn before(now: &Period, i: i32) -> Period {
    let back = now.days().saturating_mul(i);
    Period { first: now.first.plus(-back), last: now.last.plus(-back) }
}

/// The month that a period lies in; none when in several.
fn single_month(period: &Period) -> Option<Month> {
    let (first, last) = (Month::of(period.first.civil())?, Month::of(period.last.civil())?);
    (first == last).then_some(first)
}

/// The mean day of each month of which enough is known.
fn months(city: &Measured) -> Vec<(Month, f64)> {
    let mut known: BTreeMap<Month, (f64, f64)> = BTreeMap::new();
    for (day, value) in &city.days {
        let Some((month, value)) = Month::of(day.civil()).zip(value.known()) else { continue };
        let (sum, days) = known.entry(month).or_default();
        *sum += value;
        *days += 1.0;
    }
    let enough = |(month, (sum, days)): (Month, (f64, f64))| {
        let first: Day = format!("{month}-01").parse().ok()?;
        let length = f64::from(first.first_of_month(1).days_since(first));
        (days >= MIN_MONTH_SHARE * length).then(|| (month, sum / days))
    };
    known.into_iter().filter_map(enough).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Against;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn measured(name: &str, of: impl Fn(Day) -> Observation) -> Measured {
        let days = (0..900).map(|i| day("2024-06-01").plus(i)).map(|day| (day, of(day))).collect();
        Measured { area: AreaId::new(name.to_owned()).unwrap(), name: name.to_owned(), days }
    }

    fn question(first: &str, last: &str, against: Against) -> Question {
        let now = Period::new(day(first), day(last)).unwrap();
        Question { now, then: now.counterpart(against).unwrap(), direction: Direction::Up }
    }

    #[test]
    fn two_weeks_of_two_areas_by_hand() {
        let cut = day("2026-11-02");
        let city = measured("milano", |d| Observation::Value(if d >= cut { 6.0 } else { 4.0 }));
        let up = measured("nil-1", |d| Observation::Value(if d >= cut { 9.0 } else { 3.0 }));
        let gone = measured("nil-2", |d| if d >= cut { Observation::Missing } else { Observation::Value(5.0) });
        let hidden = measured("nil-3", |_| Observation::Withheld);
        let asked = question("2026-11-02", "2026-11-15", Against::Previous);
        let found = compare(&asked, &city, &[up, gone, hidden]);
        let told = found.city.change.unwrap();
        assert_eq!((told.now, told.then, told.relative), (6.0, 4.0, Some(0.5)));
        assert_eq!((found.against_past, found.past_periods), (Some(1.0), 12));
        assert_eq!(found.areas[0].change.unwrap().difference, 6.0);
        assert_eq!(found.areas[1].reason, Some(NoChange::UnknownNow));
        assert_eq!(found.ranking.ranked.len(), 1);
        let without: Vec<_> = found.ranking.unranked.iter().map(|u| (u.area.as_str(), u.withheld)).collect();
        assert_eq!(without, [("nil-2", false), ("nil-3", true)]);
        assert!(found.season.is_none(), "two whole years are not there");
    }

    #[test]
    fn what_the_season_explains_is_no_change() {
        // A tenth in August and twice as much in September, in each year.
        let shape = |d: Day| match d.civil().month {
            8 => 1.0,
            9 => 20.0,
            _ => 10.0,
        };
        let days = (0..1_400).map(|i| day("2023-01-01").plus(i)).map(|d| (d, Observation::Value(shape(d)))).collect();
        let city = Measured { area: AreaId::new("milano".to_owned()).unwrap(), name: "Milano".to_owned(), days };
        let found = compare(&question("2026-09-01", "2026-09-30", Against::Previous), &city, &[]);
        assert_eq!(found.city.change.unwrap().relative, Some(19.0));
        assert!(found.change_without_season.unwrap().abs() < 1e-9, "{found:?}");
        assert_eq!(found.season.unwrap().years, 3);
    }
}
