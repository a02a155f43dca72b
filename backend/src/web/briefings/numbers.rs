//! Numbers with who says so: what the public sees of an area, and the corrections that concern it.

use crate::audience::Audience;
use crate::store::{Bucket, CorrectionQuery};
use crate::web::Shared;
use crate::web::corrections::is_listed;
use crate::web::history::{answer_for, is_inside};
use crate::web::history_plan::{Plan, Subject};
use crate::web::live_figure::live_figure;
use crate::web::metrics::visible;
use crate::web::problem::Problem;
use cruscotto_domain::api::HistoryPoint;
use cruscotto_domain::briefing::{Cell, Number, Restated, Scope};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// Corrections of one number at most, the latest.
pub(super) const MAX_CORRECTIONS: usize = 200;

const HOUR: Duration = Duration::from_secs(3_600);

/// Days up to which a chart is drawn by hours.
const MAX_DAYS_BY_HOURS: u16 = 2;

/// A number, and over what it was looked up.
pub(super) struct Line {
    pub(super) number: Number,
    /// What the area is called.
    pub(super) area: String,
    pub(super) bucket_s: u32,
    pub(super) points: Vec<Cell>,
}

/// The definition of a metric and the name of an area, as far as the public knows them.
fn known(state: &Shared, metric: &MetricId, area: &AreaId) -> Option<(Arc<MetricDefinition>, String)> {
    let definition = state.catalogue.get(metric).filter(|m| visible(m, Audience::Public)).cloned()?;
    Some((definition, state.hub.state().area(area)?.name.clone()))
}

/// What `metric` of `area` is at `now`: the live figure, or of what has none the last hour that is kept. None where the
/// public knows no such metric or area.
pub(super) async fn figure(
    state: &Shared,
    metric: &MetricId,
    area: &AreaId,
    now: Timestamp,
) -> Result<Option<(Number, String)>, Problem> {
    let Some((definition, name)) = known(state, metric, area) else { return Ok(None) };
    let from = now.plus_micros(-MICROS_PER_DAY);
    let live = live_figure(state, area, metric);
    let points = match live {
        Some(_) => Vec::new(),
        None => history(state, metric, area, (from, now), Bucket::Width(HOUR)).await?.1,
    };
    Ok(Some((whole(state, &definition, area, (live, points.last()), (from, now)).await?, name)))
}

/// `metric` of `area` over the last days.
pub(super) async fn line(
    state: &Shared,
    metric: &MetricId,
    area: &AreaId,
    days: u16,
    now: Timestamp,
) -> Result<Option<Line>, Problem> {
    let Some((definition, name)) = known(state, metric, area) else { return Ok(None) };
    let period = (now.plus_micros(-i64::from(days) * MICROS_PER_DAY), now);
    let bucket = if days <= MAX_DAYS_BY_HOURS { Bucket::Width(HOUR) } else { Bucket::Day };
    let (bucket_s, points) = history(state, metric, area, period, bucket).await?;
    let live = live_figure(state, area, metric);
    let number = whole(state, &definition, area, (live, points.last()), period).await?;
    let points = points.into_iter().map(|p| Cell { time: p.time, value: p.value, min: p.min, max: p.max }).collect();
    Ok(Some(Line { number, area: name, bucket_s, points }))
}

/// Over which time a value was made, of which asset if not of all, what it is, and how much of it is known.
pub(super) struct NumberOver {
    pub(super) period: (Timestamp, Timestamp),
    pub(super) asset: Option<AssetId>,
    pub(super) value: Option<f64>,
    pub(super) coverage: Option<f64>,
    /// When the newest measurement in it was taken, where the samples do not say it any more.
    pub(super) measured: Option<Timestamp>,
}

/// A number of the whole city that an answer was made from, with who measured it and when the newest of it came in. None
/// where the public knows no such metric.
pub(super) async fn over(state: &Shared, metric: &MetricId, over: NumberOver) -> Result<Option<Number>, Problem> {
    let area = &state.city.profile.id;
    let Some((definition, _)) = known(state, metric, area) else { return Ok(None) };
    let (from, to) = over.period;
    let newest = state.store.newest_sample(metric, over.asset.as_ref(), from, to).await?;
    let scope = Scope { metric: metric.clone(), area: area.clone(), from, to, asset: over.asset };
    let number = Number {
        value: over.value,
        suppressed: false,
        unit: definition.unit.clone(),
        name: definition.name.clone(),
        definition_version: definition.version,
        measured: newest.or(over.measured),
        received: None,
        collector: None,
        collectors: Vec::new(),
        coverage: over.coverage,
        corrections: corrections_in(state, &scope).await?,
        scope,
    };
    Ok(Some(collected(state, number).await?))
}

/// A number with who measured it and when it came in, as far as its figure did not say so.
async fn collected(state: &Shared, mut number: Number) -> Result<Number, Problem> {
    let mut sources = match &number.collector {
        Some(alone) => vec![alone.clone()],
        None => state.hub.state().measured_by(&number.scope.metric, number.scope.asset.as_ref()),
    };
    if let (None, Some(measured)) = (number.received, number.measured) {
        number.received = state.store.received(&sources, measured).await?;
    }
    if sources.len() == 1 {
        number.collector = sources.pop();
    } else {
        number.collectors = sources;
    }
    Ok(number)
}

async fn history(
    state: &Shared,
    metric: &MetricId,
    area: &AreaId,
    (from, to): (Timestamp, Timestamp),
    bucket: Bucket,
) -> Result<(u32, Vec<HistoryPoint>), Problem> {
    let subject = Subject::Area(area.clone());
    let plan = Plan { subject, metric: metric.clone(), from, to, bucket: Some(bucket) };
    let history = answer_for(state, Audience::Public, plan).await?;
    Ok((history.bucket_s, history.points))
}

/// A number with its provenance: the value of `bucket`, or without one the live figure's.
async fn whole(
    state: &Shared,
    definition: &MetricDefinition,
    area: &AreaId,
    (live, bucket): (Option<Figure>, Option<&HistoryPoint>),
    (from, to): (Timestamp, Timestamp),
) -> Result<Number, Problem> {
    let live = live.as_ref();
    let of_live = |value: Option<f64>| value.filter(|value| value.is_finite());
    let value = match bucket {
        Some(bucket) => of_live(bucket.value),
        None => of_live(live.and_then(|figure| figure.value)),
    };
    let suppressed = match bucket {
        Some(bucket) => bucket.value.is_none(),
        None => live.is_some_and(|figure| figure.suppressed),
    };
    let scope = Scope { metric: definition.id.clone(), area: area.clone(), from, to, asset: None };
    let number = Number {
        value,
        suppressed,
        unit: definition.unit.clone(),
        name: definition.name.clone(),
        definition_version: definition.version,
        measured: live.and_then(|figure| figure.as_of).or_else(|| bucket.map(|bucket| bucket.time)),
        received: live.and_then(|figure| figure.received),
        collector: live.and_then(|figure| figure.source.clone()),
        collectors: Vec::new(),
        coverage: live.and_then(|figure| figure.coverage),
        corrections: corrections_in(state, &scope).await?,
        scope,
    };
    collected(state, number).await
}

/// The corrections of what a number was made from, the latest first, at most [`MAX_CORRECTIONS`]. Those of counts of people
/// would tell on few, and are not named.
pub(super) async fn corrections_in(state: &Shared, scope: &Scope) -> Result<Vec<Restated>, Problem> {
    if !state.catalogue.get(&scope.metric).is_some_and(|metric| is_listed(metric, Audience::Public)) {
        return Ok(Vec::new());
    }
    let Some(level) = state.hub.state().area(&scope.area).map(|area| area.level) else { return Ok(Vec::new()) };
    let rows = state
        .store
        .corrections(&CorrectionQuery {
            metrics: vec![scope.metric.clone()],
            asset: scope.asset.clone(),
            from: Some(scope.from),
            to: Some(scope.to),
            below: None,
            limit: MAX_CORRECTIONS,
        })
        .await?;
    let keys = state.known.series_keys(rows.iter().map(|row| row.series));
    let restated = rows.into_iter().zip(keys).filter_map(|(row, key)| {
        let key = key?;
        let placed = state.known.asset(&key.asset)?;
        let (nil, municipio) = (&placed.placement.nil, &placed.placement.municipio);
        is_inside(&placed.placement, level, &scope.area).then(|| Restated {
            id: row.id,
            asset: key.asset.clone(),
            areas: [&state.city.profile.id].into_iter().chain(municipio).chain(nil).cloned().collect(),
            metric: key.metric.clone(),
            labels: key.labels.clone(),
            time: row.time,
            before: row.before,
            after: row.after,
            at: row.at,
            reason: row.reason,
        })
    });
    Ok(restated.collect())
}
