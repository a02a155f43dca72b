//! What a playback is made of: the last hours from the history of areas, days and weeks from the days by place.

use super::Asked;
use crate::audience::Audience;
use crate::store::{Bucket, HistoryQuery};
use crate::web::Shared;
use crate::web::area_days::area_days;
use crate::web::asked::today;
use crate::web::history::{answer_for, area_of, series_by_part};
use crate::web::history_plan::{Plan, Subject};
use crate::web::metrics::visible;
use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Placement;
use cruscotto_domain::comparison::{self, Observation};
use cruscotto_domain::day::Day;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::playback::{Period, Playback, Points, aligned, weeks};
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use std::collections::HashMap;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);

/// Whole days of the last month, before today.
const MONTH_DAYS: i32 = 31;

/// Days that a mandate is looked back at most: five years.
const MANDATE_DAYS: i32 = 1_827;

/// Areas whose published hours are asked for at once: some of the store's connections are left for everybody else.
const ASKED_AT_ONCE: usize = 4;

/// The playback, from the store.
pub(super) async fn gathered(state: &Shared, asked: &Asked) -> Result<Playback, Problem> {
    let known = state.catalogue.get(&asked.metric).filter(|metric| visible(metric, Audience::Public)).cloned();
    let metric = known.ok_or_else(|| {
        Problem::not_found(format!("there is no metric '{}': GET /api/v1/metrics lists those there are", asked.metric))
    })?;
    if asked.level == AreaLevel::City {
        return Err(Problem::bad_request("level is nil or municipio: the city is one area"));
    }
    let mut points = match asked.period {
        Period::Day if metric.counts_people => published_hours(state, &metric, asked.level).await?,
        Period::Day => hours(state, &metric, asked.level).await?,
        Period::Month => {
            let first = today(state)?.plus(-MONTH_DAYS);
            let known = |days: Days| days.into_iter().map(|(day, value)| (day, value.known())).collect();
            of_days(state, &metric, asked.level, first, known).await?
        }
        Period::Mandate => {
            let earliest = today(state)?.plus(-MANDATE_DAYS);
            let first = state.city.profile.mandate_began.map_or(earliest, |began| began.max(earliest));
            of_days(state, &metric, asked.level, first, |days| weeks(&days)).await?
        }
    };
    let areas = state.city.level(asked.level).iter().map(|shape| {
        let area = &shape.area;
        (area.id.clone(), area.name.clone(), points.remove(&area.id).unwrap_or_default())
    });
    let (times, areas) = aligned(areas.collect());
    Ok(Playback {
        metric: metric.id.clone(),
        name: metric.name.clone(),
        unit: metric.unit.clone(),
        level: asked.level,
        period: asked.period,
        times,
        areas,
    })
}

type AreaPoints = HashMap<AreaId, Points>;
type Days = Vec<(Day, Observation)>;

fn last_day() -> (Timestamp, Timestamp) {
    let now = Timestamp::now();
    (now.plus_micros(-MICROS_PER_DAY), now)
}

/// The last hours of every area, in one statement.
async fn hours(state: &Shared, metric: &MetricDefinition, level: AreaLevel) -> Result<AreaPoints, Problem> {
    let areas = state.city.level(level);
    let parts: HashMap<&AreaId, i32> = areas.iter().map(|shape| &shape.area.id).zip(0..).collect();
    let part = |place: &Placement| parts.get(area_of(place, level)?).copied();
    let (from, to) = last_day();
    let query = HistoryQuery {
        series: series_by_part(state, metric, part),
        from,
        to,
        bucket: Bucket::Width(HOUR),
        zone: state.city.profile.time_zone.clone(),
        aggregation: metric.aggregation,
        days: None,
    };
    let mut points = AreaPoints::new();
    for row in state.store.history(&query).await?.into_iter().filter(|row| row.time >= from) {
        let area = usize::try_from(row.part).ok().and_then(|part| areas.get(part));
        let Some(area) = area else { continue };
        points.entry(area.area.id.clone()).or_default().push((row.time, Some(row.value)));
    }
    Ok(points)
}

/// The last hours of a count of people, as they were published area by area.
async fn published_hours(state: &Shared, metric: &MetricDefinition, level: AreaLevel) -> Result<AreaPoints, Problem> {
    let (from, to) = last_day();
    let areas: Vec<AreaId> = state.city.level(level).iter().map(|shape| shape.area.id.clone()).collect();
    let histories = areas.into_iter().map(|area| async move {
        let subject = Subject::Area(area.clone());
        let plan = Plan { subject, metric: metric.id.clone(), from, to, bucket: Some(Bucket::Width(HOUR)) };
        let history = answer_for(state, Audience::Public, plan).await?;
        let whole = history.points.into_iter().filter(|point| point.time >= from);
        Ok::<_, Problem>((area, whole.map(|point| (point.time, point.value)).collect()))
    });
    stream::iter(histories).buffered(ASKED_AT_ONCE).try_collect().await
}

/// Every area from a day on, in the frames that `frames` makes of its days.
async fn of_days(
    state: &Shared,
    metric: &MetricDefinition,
    level: AreaLevel,
    first: Day,
    frames: impl Fn(Days) -> Vec<(Day, Option<f64>)>,
) -> Result<AreaPoints, Problem> {
    let period = comparison::Period { first, last: today(state)? };
    let found = area_days(state, metric, level, period).await?;
    let at = |(day, value): (Day, Option<f64>)| Some((day.begins(&state.past.zone)?, value));
    let of =
        |(area, days): (String, Days)| Some((area.parse().ok()?, frames(days).into_iter().filter_map(at).collect()));
    Ok(found.into_iter().filter_map(of).collect())
}
