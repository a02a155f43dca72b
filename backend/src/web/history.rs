//! `GET /api/v1/history`.

use super::Shared;
use super::area::no_such_area;
use super::asset::no_such_asset;
use super::caller::Caller;
use super::extract::Query;
use super::history_people;
use super::history_plan::{MAX_RAW_POINTS, Plan, Subject, plan, seconds};
use super::metrics::{no_such_metric, visible};
use super::problem::Problem;
use crate::audience::Audience;
use crate::store::{AreaDays, BucketPart, HistoryQuery, PartSeries};
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{History, HistoryPoint, Problem as ProblemBody};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Placement;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// Corrected samples named in an answer at most.
const MAX_CORRECTED: u32 = 1_000;

/// One metric of an asset or an area over time, in buckets (each value the mean in time, added up as the catalogue
/// says) or, for a single series, as the raw samples.
#[utoipa::path(get, path = "/api/v1/history", tag = "city",
    params(
        ("asset" = Option<String>, Query, description = "Id of the asset; this or area"),
        ("area" = Option<String>, Query, description = "Id of the area; this or asset"),
        ("metric" = String, Query, description = "Id of the metric", example = "wifi.clients"),
        ("label.NAME" = Option<String>, Query, description = "Only the series with this label: label.ssid=..."),
        ("from" = Option<String>, Query, description = "First instant, RFC 3339; a day before `to` unless given"),
        ("to" = Option<String>, Query, description = "First instant after; now unless given"),
        ("bucket" = Option<String>, Query, description = "Width such as 5m or 1h, or 1d or 1w for days and weeks of the city's calendar, at most 2,000 of them; or raw, at most 10,000 samples"),
    ),
    responses(
        (status = 200, body = History),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "More points than an answer may have", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn history(
    State(state): State<Shared>,
    caller: Caller,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Result<Json<History>, Problem> {
    let plan = plan(&parameters, Timestamp::now())?;
    let chosen = choose(&state, &plan, &caller)?;
    answer(&state, plan, chosen).await.map(Json)
}

/// What `audience` is answered, whoever asks: the public's pages are of nobody.
pub(super) async fn answer_for(state: &Shared, audience: Audience, plan: Plan) -> Result<History, Problem> {
    let chosen = choose_for(state, &plan, audience)?;
    answer(state, plan, chosen).await
}

async fn answer(state: &Shared, plan: Plan, chosen: Chosen) -> Result<History, Problem> {
    let (metric, guarded) = (Arc::clone(&chosen.metric), chosen.guarded);
    let (bucket_s, points) = match plan.bucket {
        _ if guarded => history_people::points(state, &plan, &metric, chosen.level).await?,
        None => (0, raw(state, &plan, &chosen).await?),
        Some(bucket) => {
            let query = HistoryQuery {
                series: chosen.series.clone(),
                from: plan.from,
                to: plan.to,
                bucket,
                zone: state.city.profile.time_zone.clone(),
                aggregation: metric.aggregation,
                days: chosen.days.clone(),
            };
            (seconds(bucket), state.store.history(&query).await?.into_iter().map(point).collect())
        }
    };
    let corrected = if guarded {
        Vec::new()
    } else {
        let series: Vec<i32> = chosen.series.iter().map(|part| part.series).collect();
        state.store.corrected_times(&series, plan.from, plan.to, MAX_CORRECTED).await?
    };
    let (series, area) = match plan.subject {
        Subject::Asset(asset, labels) => (Some(SeriesKey { asset, metric: metric.id.clone(), labels }), None),
        Subject::Area(area) => (None, Some(area)),
    };
    let bucket_s = u32::try_from(bucket_s).unwrap_or(u32::MAX);
    Ok(History { metric: metric.id.clone(), series, area, unit: metric.unit.clone(), bucket_s, points, corrected })
}

/// A bucket of what is no secret: one part, whatever was asked for.
fn point(part: BucketPart) -> HistoryPoint {
    let count = u32::try_from(part.count).unwrap_or(u32::MAX);
    HistoryPoint { time: part.time, count, value: Some(part.value), min: Some(part.min), max: Some(part.max) }
}

async fn raw(state: &Shared, plan: &Plan, chosen: &Chosen) -> Result<Vec<HistoryPoint>, Problem> {
    let series = match (&plan.subject, chosen.series.as_slice()) {
        (Subject::Area(_), _) => return Err(Problem::unprocessable("raw samples are of one series: ask for an asset")),
        (_, []) => return Ok(Vec::new()),
        (_, [one]) => one.series,
        (_, several) => {
            let detail =
                format!("{} series have this metric: choose one by label.NAME, or ask for a bucket", several.len());
            return Err(Problem::unprocessable(detail));
        }
    };
    // One more than an answer may have tells whether it is all.
    let samples = state.store.raw(series, plan.from, plan.to, MAX_RAW_POINTS + 1).await?;
    if samples.len() > MAX_RAW_POINTS as usize {
        let detail = format!("the period has more than {MAX_RAW_POINTS} samples: take a shorter one, or a bucket");
        return Err(Problem::unprocessable(detail));
    }
    let point = |s: crate::store::RawPoint| {
        let value = Some(s.value);
        HistoryPoint { time: s.time, count: 1, value, min: value, max: value }
    };
    Ok(samples.into_iter().map(point).collect())
}

/// The series to ask for, all of one part.
pub(super) struct Chosen {
    pub(super) metric: Arc<MetricDefinition>,
    /// Whether small counts must be withheld.
    pub(super) guarded: bool,
    /// Of the area, if it is one.
    level: Option<AreaLevel>,
    pub(super) series: Vec<PartSeries>,
    /// An area's days by place, which say the same.
    days: Option<AreaDays>,
}

/// The series that are asked for, as far as `caller` may ask.
pub(super) fn choose(state: &Shared, plan: &Plan, caller: &Caller) -> Result<Chosen, Problem> {
    let audience = match &plan.subject {
        Subject::Asset(id, _) => state.known.asset(id).map(|asset| caller.audience_at(&asset.placement)),
        Subject::Area(id) => state.hub.state().area(id).map(|area| caller.audience_of(area)),
    }
    .unwrap_or(Audience::Public);
    choose_for(state, plan, audience)
}

/// The series that are asked for, as far as `audience` may see them.
fn choose_for(state: &Shared, plan: &Plan, audience: Audience) -> Result<Chosen, Problem> {
    let metric = state.catalogue.get(&plan.metric).filter(|m| visible(m, audience)).cloned();
    let metric = metric.ok_or_else(|| no_such_metric(&plan.metric))?;
    let guarded = metric.counts_people && audience == Audience::Public;
    let (level, series, days) = match &plan.subject {
        Subject::Asset(id, labels) => {
            state.known.asset(id).ok_or_else(|| no_such_asset(id))?;
            let matches = |key: &SeriesKey| {
                key.asset == *id && key.metric == metric.id && labels.iter().all(|(n, v)| key.labels.get(n) == Some(v))
            };
            let chosen = state.known.series().into_iter().filter(|(_, key)| matches(key));
            (None, chosen.map(|(series, _)| PartSeries { series, asset: 0, part: 0 }).collect(), None)
        }
        Subject::Area(id) => {
            let level = state.hub.state().area(id).ok_or_else(|| no_such_area(id))?.level;
            let days = AreaDays { metric: metric.id.clone(), level, area: id.clone(), parts: None };
            let series = series_by_part(state, &metric, |place| is_inside(place, level, id).then_some(0));
            (Some(level), series, Some(days))
        }
    };
    Ok(Chosen { metric, guarded, level, series, days })
}

/// The series of a metric whose asset lies where `part` names a part of the answer.
pub(super) fn series_by_part(
    state: &Shared,
    metric: &MetricDefinition,
    part: impl Fn(&Placement) -> Option<i32>,
) -> Vec<PartSeries> {
    let mut series = Vec::new();
    let mut assets: HashMap<AssetId, i32> = HashMap::new();
    for (id, key) in state.known.series().into_iter().filter(|(_, key)| key.metric == metric.id) {
        let Some(placed) = state.known.asset(&key.asset) else { continue };
        if let Some(part) = part(&placed.placement) {
            let next = i32::try_from(assets.len()).unwrap_or(i32::MAX);
            let asset = *assets.entry(key.asset.clone()).or_insert(next);
            series.push(PartSeries { series: id, asset, part });
        }
    }
    series
}

/// Whether what lies at `placement` is inside an area of this level.
pub(super) fn is_inside(placement: &Placement, level: AreaLevel, area: &AreaId) -> bool {
    level == AreaLevel::City || area_of(placement, level) == Some(area)
}

/// The area of a level that `placement` is inside; none of the city, which everything is inside.
pub(super) fn area_of(placement: &Placement, level: AreaLevel) -> Option<&AreaId> {
    match level {
        AreaLevel::City => None,
        AreaLevel::Municipio => placement.municipio.as_ref(),
        AreaLevel::Nil => placement.nil.as_ref(),
    }
}
