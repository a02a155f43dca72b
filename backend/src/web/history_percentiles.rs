//! `GET /api/v1/history/percentiles`.

use super::Shared;
use super::caller::Caller;
use super::extract::Query;
use super::history::{Chosen, choose};
use super::history_plan::{plan, seconds};
use super::problem::Problem;
use crate::store::PartsQuery;
use axum::Json;
use axum::extract::State;
use cruscotto_domain::api::{PercentilePoint, PercentileValue, Percentiles, Problem as ProblemBody};
use cruscotto_domain::rollup::{Distribution, Holding, RELATIVE_ERROR, Summary, stretch_of};
use cruscotto_domain::time::Timestamp;

/// Percentiles of an answer at most.
const MAX_PERCENTILES: usize = 10;

/// The percentiles when none are asked for.
const DEFAULT_PERCENTILES: [f64; 3] = [50.0, 95.0, 99.0];

/// Rows that an answer is made of at most: two seconds of work.
pub(super) const MAX_ROWS: u64 = 500_000;

/// How the single measurements of a metric are distributed over time: of one asset, or of all assets of an area together.
/// p95 is the value that 95 % of the measurements do not exceed, within a relative error that the answer names. Counts of
/// people are for operators: one measurement of one access point may be of one person.
#[utoipa::path(get, path = "/api/v1/history/percentiles", tag = "city",
    params(
        ("asset" = Option<String>, Query, description = "Id of the asset; this or area"),
        ("area" = Option<String>, Query, description = "Id of the area; this or asset"),
        ("metric" = String, Query, description = "Id of the metric", example = "device.response_time"),
        ("label.NAME" = Option<String>, Query, description = "Only the series with this label: label.ssid=..."),
        ("p" = Option<String>, Query, description = "Percentiles, 0 to 100, at most 10, with commas between: 50,95,99 unless given"),
        ("from" = Option<String>, Query, description = "First instant, RFC 3339; a day before `to` unless given"),
        ("to" = Option<String>, Query, description = "First instant after; now unless given"),
        ("bucket" = Option<String>, Query, description = "Width such as 5m or 1h, or 1d or 1w for days and weeks of the city's calendar, at most 2,000 of them"),
    ),
    responses(
        (status = 200, body = Percentiles),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "More than an answer may be made of, or counts of people for the public", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn history_percentiles(
    State(state): State<Shared>,
    caller: Caller,
    Query(mut parameters): Query<Vec<(String, String)>>,
) -> Result<Json<Percentiles>, Problem> {
    let asked: Vec<String> = parameters.extract_if(.., |(name, _)| name == "p").map(|(_, value)| value).collect();
    let percentiles = percentiles(&asked)?;
    let plan = plan(&parameters, Timestamp::now())?;
    let Chosen { series, metric, guarded, .. } = choose(&state, &plan, &caller)?;
    if guarded {
        return Err(Problem::unprocessable("percentiles of counts of people are for operators"));
    }
    let bucket = plan.bucket.ok_or_else(|| Problem::bad_request("bucket is raw: percentiles are of buckets"))?;
    let zone = state.city.profile.time_zone.clone();
    let stretches = state.store.stretches(bucket, &zone, (plan.from, plan.to)).await?;
    let holding = Holding::of(&metric);
    let series = series.iter().map(|part| part.series).collect();
    let query = PartsQuery { series, stretches, bucket, zone, holding };
    check_size(&query)?;
    let mut buckets = vec![Distribution::default(); query.stretches.len()];
    let add = |_: i32, parts: &[Summary]| {
        for part in parts {
            if let Some(index) = stretch_of(&query.stretches, part.first.0) {
                buckets[index].add(part);
            }
        }
    };
    state.store.parts(&query, add).await?;
    let point = |(stretch, of): (&(Timestamp, Timestamp), &Distribution)| {
        let value = |p: &f64| Some(PercentileValue { p: *p, value: of.quantile(p / 100.0)? });
        let values: Vec<PercentileValue> = percentiles.iter().filter_map(value).collect();
        (of.count() > 0).then(|| PercentilePoint { time: stretch.0, count: of.count(), values })
    };
    let points = query.stretches.iter().zip(&buckets).filter_map(point).collect();
    let (asset, area) = plan.subject.ids();
    Ok(Json(Percentiles {
        metric: metric.id.clone(),
        asset,
        area,
        unit: metric.unit.clone(),
        bucket_s: u32::try_from(seconds(bucket)).unwrap_or(u32::MAX),
        relative_error: RELATIVE_ERROR,
        points,
    }))
}

/// Whether an answer is made of few enough rows.
pub(super) fn check_size(query: &PartsQuery) -> Result<(), Problem> {
    let rows = query.rows();
    if rows > MAX_ROWS {
        return Err(Problem::unprocessable(format!(
            "the answer would be made of some {rows} sums: at most {MAX_ROWS}; take a shorter period, wider buckets or fewer assets"
        )));
    }
    Ok(())
}

fn percentiles(asked: &[String]) -> Result<Vec<f64>, Problem> {
    let text = match asked {
        [] => return Ok(DEFAULT_PERCENTILES.to_vec()),
        [text] => text,
        _ => return Err(Problem::bad_request("parameter 'p' is given twice")),
    };
    let percentile = |text: &str| text.trim().parse::<f64>().ok().filter(|p| (0.0..=100.0).contains(p));
    let read: Option<Vec<f64>> = text.split(',').map(percentile).collect();
    read.filter(|read| read.len() <= MAX_PERCENTILES).ok_or_else(|| {
        let detail = format!("p '{text}': expected at most {MAX_PERCENTILES} numbers of 0 to 100, such as 50,95,99.9");
        Problem::bad_request(detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_or_told() {
        let read = |text: &str| percentiles(&[text.to_owned()]).map_err(|problem| problem.detail().to_owned());
        assert_eq!(percentiles(&[]).unwrap(), DEFAULT_PERCENTILES);
        assert_eq!(read("50, 99.9"), Ok(vec![50.0, 99.9]));
        for bad in ["", "101", "-1", "fifty", "NaN", "1,2,3,4,5,6,7,8,9,10,11"] {
            assert!(read(bad).unwrap_err().contains("at most 10 numbers"), "{bad}");
        }
        assert!(percentiles(&["1".to_owned(), "2".to_owned()]).is_err());
    }
}
