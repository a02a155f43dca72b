//! From a question to its answer: days of the city and of its areas, as the public is given them.

use super::ask::Ask;
use crate::audience::Audience;
use crate::web::Shared;
use crate::web::area_days::area_days;
use crate::web::metrics::{no_such_metric, visible};
use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::{
    ComparisonItem, Counterpart, Measured, PAST_PERIODS, Period, Question, against_peers, compare,
};
use cruscotto_domain::day::Day;
use cruscotto_domain::goal::Direction;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::metric::{Better, MetricDefinition};

/// Days of the city that are looked back for the season: three years.
const SEASON_DAYS: i32 = 3 * 366;

/// Days of the city that are looked back for its past, at most: six years.
const MAX_PAST_DAYS: i32 = 6 * 366;

/// An answer with the days that it was made from.
#[derive(Debug, Clone)]
pub(in crate::web) struct Answered {
    pub(in crate::web) item: ComparisonItem,
    /// Days of the whole city, as far back as was looked.
    pub(in crate::web) city: Measured,
    /// Days of the areas in both periods.
    pub(in crate::web) areas: Vec<Measured>,
}

/// Answers, with what has been published of the whole days up to `today`.
pub(in crate::web) async fn answer(state: &Shared, ask: &Ask, today: Day) -> Result<Answered, Problem> {
    let metric = state.catalogue.get(&ask.metric).filter(|m| visible(m, Audience::Public));
    let metric = metric.ok_or_else(|| no_such_metric(&ask.metric))?;
    let then = ask.now.counterpart(ask.against).map_err(Problem::unprocessable)?;
    let direction = if metric.better == Better::Lower { Direction::Down } else { Direction::Up };
    let question = Question { now: ask.now, then, direction };
    let back = (ask.now.days() * PAST_PERIODS).clamp(SEASON_DAYS, MAX_PAST_DAYS);
    let all = Period { first: ask.now.first.plus(-back).min(then.period.first), last: ask.now.last };
    let city = area_days(state, metric, AreaLevel::City, all).await?.remove("").unwrap_or_default();
    let city = Measured {
        area: state.city.profile.id.clone(),
        name: state.city.profile.name.it.clone(),
        days: city.into_iter().collect(),
    };
    let areas = areas(state, metric, ask.level, &question).await?;
    let comparison = compare(&question, &city, &areas);
    let peers = state.city.peers.iter().find(|peer| peer.measured_by.as_ref() == Some(&metric.id));
    let peers = peers
        .zip(comparison.city.now)
        .map(|(peer, ours)| against_peers(direction, ours, &peer.metric, &peer.unit, &state.city.peers, today));
    let item = ComparisonItem {
        metric: metric.id.clone(),
        unit: metric.unit.clone(),
        definition_version: metric.version,
        better: metric.better,
        level: ask.level,
        now: ask.now,
        then,
        comparison,
        peers,
    };
    Ok(Answered { item, city, areas })
}

async fn areas(
    state: &Shared,
    metric: &MetricDefinition,
    level: AreaLevel,
    Question { now, then: Counterpart { period: then, .. }, .. }: &Question,
) -> Result<Vec<Measured>, Problem> {
    let mut found = area_days(state, metric, level, *now).await?;
    for (area, days) in area_days(state, metric, level, *then).await? {
        found.entry(area).or_default().extend(days);
    }
    let measured = |area: &AreaId, name: &str| {
        let days = found.get(area.as_str()).into_iter().flatten().map(|day| (day.0, day.1));
        Measured { area: area.clone(), name: name.to_owned(), days: days.collect() }
    };
    Ok(state.city.level(level).iter().map(|shape| measured(&shape.area.id, &shape.area.name)).collect())
}
