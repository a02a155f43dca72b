//! `GET /api/v1/history`.
//!
//! Counts of people are withheld from the public bucket by bucket. An asset's beside the other assets of its NIL (of the
//! city, if it has no place), as they add up to a total that is published; a NIL's and a Municipio's when small; the
//! city's when the areas withheld could be worked out from it. So no area is withheld for another's sake, and its assets
//! cannot give away what the total does not.

use super::Shared;
use super::area::no_such_area;
use super::asset::no_such_asset;
use super::caller::Caller;
use super::extract::Query;
use super::history_plan::{MAX_RAW_POINTS, Plan, Subject, plan, seconds};
use super::metrics::{no_such_metric, visible};
use super::problem::Problem;
use crate::audience::Audience;
use crate::known::PlacedAsset;
use crate::store::{BucketPart, HistoryQuery, PartSeries};
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{History, HistoryPoint, Problem as ProblemBody};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::suppression::{is_small, total_is_safe, withhold};
use cruscotto_domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    let audience = match &plan.subject {
        Subject::Asset(id, _) => state.known.asset(id).map(|asset| caller.audience_at(&asset.placement)),
        Subject::Area(id) => state.hub.state().area(id).map(|area| caller.audience_of(area)),
    }
    .unwrap_or(Audience::Public);
    let metric = state.catalogue.get(&plan.metric).filter(|m| visible(m, audience)).cloned();
    let metric = metric.ok_or_else(|| no_such_metric(&plan.metric))?;
    let guarded = metric.counts_people && audience == Audience::Public;
    let chosen = match &plan.subject {
        Subject::Asset(id, labels) => {
            let asset = state.known.asset(id).ok_or_else(|| no_such_asset(id))?;
            let matches = |key: &SeriesKey| {
                key.asset == *id && key.metric == metric.id && labels.iter().all(|(n, v)| key.labels.get(n) == Some(v))
            };
            Chosen::asset(&state, &metric, &asset, matches, guarded)
        }
        Subject::Area(id) => {
            let level = state.hub.state().area(id).ok_or_else(|| no_such_area(id))?.level;
            Chosen::area(&state, &metric, id, level, guarded)
        }
    };
    let points = match plan.bucket {
        None => raw(&state, &plan, &chosen, guarded).await?,
        Some(bucket) => {
            let query = HistoryQuery {
                series: chosen.series.clone(),
                from: plan.from,
                to: plan.to,
                bucket,
                zone: state.city.profile.time_zone.clone(),
                aggregation: metric.aggregation,
            };
            chosen.points(state.store.history(&query).await?, state.settings.small_count)
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
    let bucket_s = plan.bucket.map_or(0, |bucket| u32::try_from(seconds(bucket)).unwrap_or(u32::MAX));
    Ok(Json(History {
        metric: metric.id.clone(),
        series,
        area,
        unit: metric.unit.clone(),
        bucket_s,
        points,
        corrected,
    }))
}

async fn raw(state: &Shared, plan: &Plan, chosen: &Chosen, guarded: bool) -> Result<Vec<HistoryPoint>, Problem> {
    if guarded {
        return Err(Problem::unprocessable("counts of people are given in buckets: ask for bucket=5m or wider"));
    }
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

/// What stands beside the number that was asked for.
enum Beside {
    /// Nothing has to be withheld.
    Nothing,
    /// The number itself, when small.
    Itself,
    /// The assets of one published total: the asset of each part, and the one that was asked for.
    Assets { of_part: HashMap<i32, AssetId>, own: AssetId },
    /// The areas that partition the city, once a level: the area of each part.
    Areas { of_part: Vec<HashMap<i32, AreaId>> },
}

/// The series to ask for, and which parts of the answer are the answer.
struct Chosen {
    series: Vec<PartSeries>,
    /// Parts that make the number; the others only stand beside it.
    own: BTreeSet<i32>,
    beside: Beside,
}

/// Numbers for things, in the order they come.
struct Numbers<T>(HashMap<T, i32>);

impl<T: std::hash::Hash + Eq> Numbers<T> {
    fn of(&mut self, thing: T) -> i32 {
        let next = i32::try_from(self.0.len()).unwrap_or(i32::MAX);
        *self.0.entry(thing).or_insert(next)
    }
}

impl Chosen {
    fn asset(
        state: &Shared,
        metric: &MetricDefinition,
        asset: &PlacedAsset,
        matches: impl Fn(&SeriesKey) -> bool,
        guarded: bool,
    ) -> Self {
        let group = |other: &PlacedAsset| match &asset.placement.nil {
            Some(nil) => other.placement.nil.as_ref() == Some(nil),
            None => other.asset.kind == asset.asset.kind,
        };
        let (mut series, mut own, mut of_part) = (Vec::new(), BTreeSet::new(), HashMap::new());
        let mut assets = Numbers(HashMap::new());
        for (id, key) in state.known.series().into_iter().filter(|(_, key)| key.metric == metric.id) {
            let asked = matches(&key);
            // Beside a guarded number every series of its group is a part of its own; otherwise all it needs is one part.
            let stands_beside = || guarded && state.known.asset(&key.asset).is_some_and(|other| group(&other));
            if !(asked || stands_beside()) {
                continue;
            }
            let part = if guarded { id } else { 0 };
            series.push(PartSeries { series: id, asset: assets.of(key.asset.clone()), part });
            of_part.insert(part, key.asset.clone());
            if asked {
                own.insert(part);
            }
        }
        let beside = if guarded { Beside::Assets { of_part, own: asset.asset.id.clone() } } else { Beside::Nothing };
        Self { series, own, beside }
    }

    fn area(state: &Shared, metric: &MetricDefinition, area: &AreaId, level: AreaLevel, guarded: bool) -> Self {
        let split = guarded && level == AreaLevel::City;
        let mut series = Vec::new();
        let (mut assets, mut pieces) = (Numbers(HashMap::new()), Numbers(HashMap::new()));
        for (id, key) in state.known.series().into_iter().filter(|(_, key)| key.metric == metric.id) {
            let Some(placed) = state.known.asset(&key.asset) else { continue };
            let placement = &placed.placement;
            let inside = match level {
                AreaLevel::City => true,
                AreaLevel::Municipio => placement.municipio.as_ref() == Some(area),
                AreaLevel::Nil => placement.nil.as_ref() == Some(area),
            };
            if inside {
                let part = if split { pieces.of(placement.clone()) } else { 0 };
                series.push(PartSeries { series: id, asset: assets.of(key.asset.clone()), part });
            }
        }
        let own = series.iter().map(|s| s.part).collect();
        let areas_by = |of: fn(&cruscotto_domain::asset::Placement) -> Option<&AreaId>| -> HashMap<i32, AreaId> {
            pieces.0.iter().filter_map(|(placement, part)| Some((*part, of(placement)?.clone()))).collect()
        };
        let beside = match (guarded, split) {
            (false, _) => Beside::Nothing,
            (true, false) => Beside::Itself,
            (true, true) => {
                Beside::Areas { of_part: vec![areas_by(|p| p.nil.as_ref()), areas_by(|p| p.municipio.as_ref())] }
            }
        };
        Self { series, own, beside }
    }

    /// The answer, from parts in the order of time.
    fn points(&self, parts: Vec<BucketPart>, threshold: u32) -> Vec<HistoryPoint> {
        let mut buckets: BTreeMap<Timestamp, Vec<BucketPart>> = BTreeMap::new();
        for part in parts {
            buckets.entry(part.time).or_default().push(part);
        }
        let point = |(time, parts): (Timestamp, Vec<BucketPart>)| {
            let own: Vec<&BucketPart> = parts.iter().filter(|p| self.own.contains(&p.part)).collect();
            if own.is_empty() {
                return None;
            }
            let sum = |of: fn(&BucketPart) -> f64| own.iter().map(|p| of(p)).sum::<f64>();
            // Only sums come in several parts: what counts people has no mean (the catalogue sees to it).
            let (value, min, max) = (sum(|p| p.value), sum(|p| p.min), sum(|p| p.max));
            let count = u32::try_from(own.iter().map(|p| p.count).sum::<i64>()).unwrap_or(u32::MAX);
            let guarded = !matches!(self.beside, Beside::Nothing);
            let shown = |number: f64| (!(guarded && is_small(number, threshold))).then_some(number);
            if guarded && (is_small(value, threshold) || self.is_withheld(&parts, threshold)) {
                return Some(HistoryPoint { time, count, value: None, min: None, max: None });
            }
            Some(HistoryPoint { time, count, value: Some(value), min: shown(min), max: shown(max) })
        };
        buckets.into_iter().filter_map(point).collect()
    }

    /// Whether one bucket's number would give away what stands beside it.
    fn is_withheld(&self, parts: &[BucketPart], threshold: u32) -> bool {
        match &self.beside {
            Beside::Nothing | Beside::Itself => false,
            Beside::Assets { of_part, own } => {
                let totals = totals(parts, |part| of_part.get(&part));
                let flags = withhold(&totals.values().map(|v| Some(*v)).collect::<Vec<_>>(), threshold);
                let hidden = totals.keys().zip(flags).any(|(asset, hidden)| hidden && *asset == own);
                // Within the asset its series add up to it.
                let siblings: Vec<&BucketPart> = parts.iter().filter(|p| of_part.get(&p.part) == Some(own)).collect();
                let flags = withhold(&siblings.iter().map(|p| Some(p.value)).collect::<Vec<_>>(), threshold);
                let all_asked = siblings.iter().all(|p| self.own.contains(&p.part));
                let one_hidden = siblings.iter().zip(flags).any(|(p, hidden)| hidden && self.own.contains(&p.part));
                hidden || (one_hidden && !all_asked)
            }
            Beside::Areas { of_part } => of_part.iter().any(|level| {
                let totals = totals(parts, |part| level.get(&part));
                let small: Vec<bool> = totals.values().map(|v| is_small(*v, threshold)).collect();
                !total_is_safe(&totals.values().map(|v| Some(*v)).collect::<Vec<_>>(), &small, threshold)
            }),
        }
    }
}

/// The parts of one bucket added up by what they are of.
fn totals<'a, T: Ord>(parts: &[BucketPart], of: impl Fn(i32) -> Option<&'a T>) -> BTreeMap<&'a T, f64> {
    let mut totals = BTreeMap::new();
    for part in parts {
        if let Some(of) = of(part.part) {
            *totals.entry(of).or_insert(0.0) += part.value;
        }
    }
    totals
}
