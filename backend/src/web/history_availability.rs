//! `GET /api/v1/history/availability`.

use super::Shared;
use super::caller::Caller;
use super::extract::Query;
use super::history::{Chosen, choose, is_inside};
use super::history_percentiles::check_size;
use super::history_plan::{Subject, plan, seconds};
use super::metrics::visible;
use super::problem::Problem;
use crate::audience::Audience;
use crate::known::PlacedAsset;
use crate::store::{PartSeries, PartsQuery};
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{Availability, AvailabilityPoint, Problem as ProblemBody};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::{AssetKind, OperatingState};
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::rollup::{Holding, Stretch, Summary, uptimes};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// The metric of an area's availability unless another is asked for: that of its devices.
const DEVICES: AssetKind = AssetKind::AccessPoint;

/// How long an asset, or the assets of an area together, were up over time. Availability is up / (up + down); coverage, how
/// much of the window is known, stands beside it: a gap in measurement is neither up nor down. A retired asset of an area
/// counts for the time that is known of it and leaves no gap.
#[utoipa::path(get, path = "/api/v1/history/availability", tag = "city",
    params(
        ("asset" = Option<String>, Query, description = "Id of the asset; this or area"),
        ("area" = Option<String>, Query, description = "Id of the area; this or asset"),
        ("metric" = Option<String>, Query, description = "The metric that says whether the asset is there; the first of the asset's kind unless given, device.up for an area"),
        ("from" = Option<String>, Query, description = "First instant, RFC 3339; a day before `to` unless given"),
        ("to" = Option<String>, Query, description = "First instant after; now unless given"),
        ("bucket" = Option<String>, Query, description = "Width such as 5m or 1h, or 1d or 1w for days and weeks of the city's calendar, at most 2,000 of them"),
    ),
    responses(
        (status = 200, body = Availability),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "More than an answer may be made of", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn history_availability(
    State(state): State<Shared>,
    caller: Caller,
    Query(mut parameters): Query<Vec<(String, String)>>,
) -> Result<Json<Availability>, Problem> {
    let audience = caller.audience_somewhere();
    if !parameters.iter().any(|(name, _)| name == "metric") {
        parameters.push(("metric".to_owned(), presence_metric(&state, &parameters, audience)?.to_string()));
    }
    let now = Timestamp::now();
    let mut plan = plan(&parameters, now)?;
    let Chosen { series, metric, .. } = choose(&state, &plan, &caller)?;
    if !metric.health.as_ref().is_some_and(|rule| rule.presence) {
        let detail = format!("{} does not say whether an asset is there: ask for its history", metric.id);
        return Err(Problem::unprocessable(detail));
    }
    let bucket = plan.bucket.ok_or_else(|| Problem::bad_request("bucket is raw: availability is of buckets"))?;
    // What has not happened is no gap.
    plan.to = plan.to.min(now);
    let zone = state.city.profile.time_zone.clone();
    let stretches = state.store.stretches(bucket, &zone, (plan.from, plan.to)).await?;
    let (retired, expected) = expected(&state, &plan.subject, &metric, &series);
    let ids = series.iter().map(|part| part.series).collect();
    let query = PartsQuery { series: ids, stretches, bucket, zone, holding: Holding::of(&metric) };
    check_size(&query)?;
    let window = |(from, to): &Stretch| Uptime { window: to.micros_since(*from) * expected, ..Uptime::default() };
    let mut sums: Vec<Uptime> = query.stretches.iter().map(window).collect();
    let add = |series: i32, parts: &[Summary]| {
        for (sum, uptime) in sums.iter_mut().zip(uptimes(parts, &query.stretches, &query.holding)) {
            let known = if retired.contains(&series) { uptime.up + uptime.down } else { 0 };
            sum.add(Uptime { window: known, ..uptime });
        }
    };
    state.store.parts(&query, add).await?;
    let mut total = Uptime::default();
    sums.iter().for_each(|sum| total.add(*sum));
    let points = query.stretches.iter().zip(&sums).map(|(stretch, sum)| point(stretch.0, *sum)).collect();
    let (asset, area) = plan.subject.ids();
    Ok(Json(Availability {
        metric: metric.id.clone(),
        asset,
        area,
        bucket_s: u32::try_from(seconds(bucket)).unwrap_or(u32::MAX),
        points,
        total: point(plan.from, total),
    }))
}

/// The series of an area's retired assets, and how many assets should be measured all the time: those never measured
/// included, as they are not known either.
fn expected(
    state: &Shared,
    subject: &Subject,
    metric: &MetricDefinition,
    series: &[PartSeries],
) -> (HashSet<i32>, i64) {
    let Subject::Area(area) = subject else { return (HashSet::new(), count(series.len())) };
    let level = state.hub.state().area(area).map_or(AreaLevel::City, |area| area.level);
    let is_retired = |placed: &PlacedAsset| placed.asset.state == OperatingState::Retired;
    let keys = state.known.series_keys(series.iter().map(|part| part.series));
    let of_retired = |(part, key): (&PartSeries, Option<Arc<SeriesKey>>)| {
        let placed = state.known.asset(&key?.asset)?;
        is_retired(&placed).then_some(part.series)
    };
    let retired = series.iter().zip(keys).filter_map(of_retired).collect();
    let assets = state.known.assets();
    let meant = assets.iter().filter(|placed| {
        !is_retired(placed) && metric.assets.contains(&placed.asset.kind) && is_inside(&placed.placement, level, area)
    });
    (retired, count(meant.count()))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn point(time: Timestamp, uptime: Uptime) -> AvailabilityPoint {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit in 53 bits")]
    let seconds = |micros: i64| micros as f64 / 1e6;
    AvailabilityPoint {
        time,
        up_s: seconds(uptime.up),
        down_s: seconds(uptime.down),
        window_s: seconds(uptime.window),
        availability: uptime.availability(),
        coverage: uptime.coverage(),
    }
}

/// The metric that says whether the asset that is asked for is there.
fn presence_metric(state: &Shared, parameters: &[(String, String)], audience: Audience) -> Result<MetricId, Problem> {
    let asset = parameters.iter().find(|(name, _)| name == "asset").and_then(|(_, id)| id.parse().ok());
    let kind = asset.and_then(|id| state.known.asset(&id)).map_or(DEVICES, |placed| placed.asset.kind);
    let presence = |metric: &&Arc<MetricDefinition>| {
        metric.health.as_ref().is_some_and(|rule| rule.presence)
            && metric.assets.contains(&kind)
            && visible(metric, audience)
    };
    let found = state.catalogue.iter().find(presence).map(|metric| metric.id.clone());
    found.ok_or_else(|| Problem::unprocessable(format!("no metric says whether a {kind} is there: name one")))
}
