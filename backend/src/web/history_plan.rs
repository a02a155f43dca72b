//! From a question to a query: what is asked, over which period, in which buckets. Pure; the handler asks the store.

use super::problem::Problem;
use crate::store::Bucket;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::time::Duration;

/// Buckets of an answer at most: more than a screen has pixels to show.
pub const MAX_POINTS: u64 = 2_000;

/// Raw samples of an answer at most.
pub const MAX_RAW_POINTS: u32 = 10_000;

/// The period when none is asked.
const DEFAULT_PERIOD_S: i64 = 24 * 3600;

/// The longest period, ten years and their leap days.
const MAX_PERIOD_S: i64 = 3_653 * 24 * 3600;

/// Buckets that are chosen when none is asked: the smallest that makes at most [`WANTED_POINTS`].
const STEPS_S: [u64; 11] = [60, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800];

/// Points of a chart.
const WANTED_POINTS: u64 = 300;

/// The prefix of parameters that choose by a label: `label.ssid=...`.
const LABEL_PREFIX: &str = "label.";

/// Whose history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// The series of an asset that have these labels.
    Asset(AssetId, Labels),
    Area(AreaId),
}

impl Subject {
    /// The asset or the area.
    pub(super) fn ids(&self) -> (Option<AssetId>, Option<AreaId>) {
        match self {
            Self::Asset(asset, _) => (Some(asset.clone()), None),
            Self::Area(area) => (None, Some(area.clone())),
        }
    }
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) subject: Subject,
    pub(super) metric: MetricId,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    /// None for raw samples.
    pub(super) bucket: Option<Bucket>,
}

/// Reads the parameters; `now` is the end of a period that has none.
pub(super) fn plan(parameters: &[(String, String)], now: Timestamp) -> Result<Plan, Problem> {
    let mut asked = Asked::default();
    let mut labels = Labels::new();
    for (name, value) in parameters {
        if let Some(label) = name.strip_prefix(LABEL_PREFIX) {
            labels.insert(label.to_owned(), value.clone());
            continue;
        }
        let slot = match name.as_str() {
            "asset" => &mut asked.asset,
            "area" => &mut asked.area,
            "metric" => &mut asked.metric,
            "from" => &mut asked.from,
            "to" => &mut asked.to,
            "bucket" => &mut asked.bucket,
            _ => {
                let known = "asset or area, metric, label.NAME, from, to, bucket";
                return Err(Problem::bad_request(format!("parameter '{name}' is not known: expected {known}")));
            }
        };
        if slot.replace(value).is_some() {
            return Err(Problem::bad_request(format!("parameter '{name}' is given twice")));
        }
    }
    let subject = match (asked.asset, asked.area) {
        (Some(asset), None) => Subject::Asset(parse("asset", asset)?, labels),
        (None, Some(_)) if !labels.is_empty() => {
            return Err(Problem::bad_request("labels choose among the series of an asset: an area has none"));
        }
        (None, Some(area)) => Subject::Area(parse("area", area)?),
        _ => return Err(Problem::bad_request("give either asset or area")),
    };
    let metric = parse("metric", asked.metric.ok_or_else(|| Problem::bad_request("metric is missing"))?)?;
    let to: Timestamp = asked.to.map(|to| parse("to", to)).transpose()?.unwrap_or(now);
    let from = match asked.from {
        Some(from) => parse("from", from)?,
        None => to.plus_micros(-DEFAULT_PERIOD_S * MICROS_PER_SECOND),
    };
    let seconds = to.micros_since(from) / MICROS_PER_SECOND;
    if to <= from || seconds > MAX_PERIOD_S {
        return Err(Problem::bad_request(format!(
            "the period {from} to {to} is not one: from before to, at most ten years"
        )));
    }
    let bucket = bucket(asked.bucket, u64::try_from(seconds).unwrap_or(0))?;
    Ok(Plan { subject, metric, from, to, bucket })
}

#[derive(Default)]
struct Asked<'a> {
    asset: Option<&'a String>,
    area: Option<&'a String>,
    metric: Option<&'a String>,
    from: Option<&'a String>,
    to: Option<&'a String>,
    bucket: Option<&'a String>,
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str, value: &str) -> Result<T, Problem> {
    value.parse().map_err(|error| Problem::bad_request(format!("{name}: {error}")))
}

/// Seconds of a day and of a week, whose buckets are those of the city's calendar.
const DAY_S: u64 = 86_400;
const WEEK_S: u64 = 7 * DAY_S;

/// Seconds of a bucket, of a day as most days are.
pub(super) fn seconds(bucket: Bucket) -> u64 {
    match bucket {
        Bucket::Width(width) => width.as_secs(),
        Bucket::Day => DAY_S,
        Bucket::Week => WEEK_S,
    }
}

fn bucket(asked: Option<&String>, seconds: u64) -> Result<Option<Bucket>, Problem> {
    let chosen =
        || STEPS_S.into_iter().find(|step| seconds / step <= WANTED_POINTS).unwrap_or(STEPS_S[STEPS_S.len() - 1]);
    let bucket = match asked.map(String::as_str) {
        Some("raw") => return Ok(None),
        None => Duration::from_secs(chosen()),
        Some(text) => humantime::parse_duration(text).map_err(|error| {
            Problem::bad_request(format!("bucket '{text}': {error}; expected such as 5m, 1h, or raw"))
        })?,
    };
    if bucket < Duration::from_secs(1) || bucket.subsec_nanos() != 0 {
        return Err(Problem::bad_request("bucket is not whole seconds: expected 1s or more, or raw"));
    }
    let points = seconds / bucket.as_secs() + 2;
    if points > MAX_POINTS {
        let detail =
            format!("{points} buckets are too many: at most {MAX_POINTS}; take a wider bucket or a shorter period");
        return Err(Problem::unprocessable(detail));
    }
    Ok(Some(match bucket.as_secs() {
        DAY_S => Bucket::Day,
        WEEK_S => Bucket::Week,
        _ => Bucket::Width(bucket),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Plan, String> {
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        plan(&pairs, "2026-11-21T12:00:00Z".parse().unwrap()).map_err(|problem| format!("{problem:?}"))
    }

    #[test]
    fn defaults_are_the_last_day_in_a_charts_worth_of_buckets() {
        let plan = read("asset=ap-1&metric=wifi.clients&label.ssid=openwifi").unwrap();
        assert_eq!(plan.from.to_string(), "2026-11-20T12:00:00Z");
        assert_eq!(plan.bucket, Some(Bucket::Width(Duration::from_secs(300))));
        assert_eq!(
            plan.subject,
            Subject::Asset("ap-1".parse().unwrap(), Labels::from([("ssid".into(), "openwifi".into())]))
        );
    }

    #[test]
    fn a_day_and_a_week_are_the_citys() {
        let bucket = |text| read(&format!("area=milano&metric=device.up&bucket={text}")).unwrap().bucket;
        assert_eq!(
            (bucket("1d"), bucket("24h"), bucket("1w")),
            (Some(Bucket::Day), Some(Bucket::Day), Some(Bucket::Week))
        );
        assert_eq!(bucket("2d"), Some(Bucket::Width(Duration::from_secs(2 * DAY_S))));
    }

    #[test]
    fn raw_is_asked_for_and_bounds_are_told() {
        assert_eq!(read("asset=ap-1&metric=device.up&bucket=raw").unwrap().bucket, None);
        assert!(
            read("area=nil-1&metric=wifi.clients&from=2026-01-01T00:00:00Z&bucket=1m")
                .unwrap_err()
                .contains("at most 2000")
        );
        assert!(read("area=nil-1&metric=wifi.clients&bucket=10ms").unwrap_err().contains("whole seconds"));
        assert!(read("area=nil-1&asset=ap-1&metric=device.up").unwrap_err().contains("either"));
        assert!(read("area=nil-1&metric=device.up&label.x=1").unwrap_err().contains("an area has none"));
        assert!(read("area=nil-1&metric=device.up&from=2027-01-01T00:00:00Z").unwrap_err().contains("from before to"));
        assert!(read("area=nil-1&metrik=device.up").unwrap_err().contains("'metrik' is not known"));
        assert!(read("area=nil-1&metric=device.up&to=yesterday").unwrap_err().contains("RFC 3339"));
    }
}
