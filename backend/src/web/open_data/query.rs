//! What is asked of a data set. Pure; the reader asks the store.

use crate::open_data::dataset::measurements::Bucket;
use crate::open_data::dataset::{Dataset, Filter};
use crate::web::problem::Problem;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use utoipa::IntoParams;

/// Rows of a page at most.
pub(super) const MAX_LIMIT: usize = 10_000;

/// The longest period of a file, a year and its leap day.
const MAX_PERIOD_S: i64 = 366 * DAY_S;

const DAY_S: i64 = 86_400;

/// Characters of a cursor at most: those of the longest key.
const MAX_CURSOR_CHARS: usize = 300;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct DataQuery {
    /// First instant, RFC 3339. Without it the last day of measurements, the last 30 days of availability, all corrections.
    #[param(value_type = Option<String>, format = "date-time")]
    pub(super) from: Option<Timestamp>,
    /// First instant after; now unless given. At most 366 days after `from`.
    #[param(value_type = Option<String>, format = "date-time")]
    pub(super) to: Option<Timestamp>,
    /// Only this area; of assets, only those in it.
    #[param(value_type = Option<String>)]
    pub(super) area: Option<AreaId>,
    /// Only this asset.
    #[param(value_type = Option<String>)]
    pub(super) asset: Option<AssetId>,
    /// Only assets of this kind.
    pub(super) kind: Option<AssetKind>,
    /// Only this metric.
    #[param(value_type = Option<String>)]
    pub(super) metric: Option<MetricId>,
    /// Hours (unless given) or days.
    #[param(inline)]
    pub(super) bucket: Option<Bucket>,
    /// Rows of a page, 1 to 10000; without it the file has all rows.
    #[param(minimum = 1, maximum = 10_000, format = "int32")]
    pub(super) limit: Option<usize>,
    /// Where the page before ended; the `Link` header of an answer has the whole address of the next page.
    pub(super) cursor: Option<String>,
}

impl DataQuery {
    /// Refuses what the data set has no filter for, and what is out of bounds.
    pub(super) fn check(&self, dataset: Dataset) -> Result<(), Problem> {
        let given = [
            (Filter::From, self.from.is_some()),
            (Filter::To, self.to.is_some()),
            (Filter::Area, self.area.is_some()),
            (Filter::Asset, self.asset.is_some()),
            (Filter::Kind, self.kind.is_some()),
            (Filter::Metric, self.metric.is_some()),
            (Filter::Bucket, self.bucket.is_some()),
        ];
        let foreign = given.into_iter().find(|(filter, given)| *given && !dataset.filters().contains(filter));
        if let Some((filter, _)) = foreign {
            let known: Vec<&str> = dataset.filters().iter().map(|f| f.as_str()).collect();
            return Err(Problem::bad_request(format!(
                "{dataset} has no filter '{}': it has {}",
                filter.as_str(),
                if known.is_empty() { "none".to_owned() } else { known.join(", ") }
            )));
        }
        if let Some(limit) = self.limit.filter(|limit| !(1..=MAX_LIMIT).contains(limit)) {
            return Err(Problem::bad_request(format!("limit is {limit}: expected 1 to {MAX_LIMIT}")));
        }
        if self.cursor.as_ref().is_some_and(|cursor| cursor.chars().count() > MAX_CURSOR_CHARS) {
            return Err(Problem::bad_request("cursor is none of ours: take it from the Link header of a page"));
        }
        Ok(())
    }

    /// The period, `days` before `now` unless it is given.
    pub(super) fn period(&self, now: Timestamp, days: i64) -> Result<(Timestamp, Timestamp), Problem> {
        let to = self.to.unwrap_or(now);
        let from = self.from.unwrap_or_else(|| to.plus_micros(-days * DAY_S * MICROS_PER_SECOND));
        let seconds = to.micros_since(from) / MICROS_PER_SECOND;
        if to <= from || seconds > MAX_PERIOD_S {
            let detail = format!("the period {from} to {to} is not one: from before to, at most 366 days");
            return Err(Problem::bad_request(detail));
        }
        Ok((from, to))
    }

    /// The hour or day that a page goes on in, where the rows are keyed by it: that of the row before.
    pub(super) fn begun(&self) -> Option<Timestamp> {
        self.cursor.as_deref()?.split('|').next()?.parse().ok()
    }

    /// The address of the page after the row with this key.
    pub(super) fn next(&self, path: &str, limit: usize, key: &str) -> String {
        let mut next = Serializer::new(String::new());
        let pairs = [
            ("from", self.from.map(|t| t.to_string())),
            ("to", self.to.map(|t| t.to_string())),
            ("area", self.area.as_ref().map(ToString::to_string)),
            ("asset", self.asset.as_ref().map(ToString::to_string)),
            ("kind", self.kind.map(|k| k.to_string())),
            ("metric", self.metric.as_ref().map(ToString::to_string)),
            ("bucket", self.bucket.map(|b| b.to_string())),
            ("limit", Some(limit.to_string())),
            ("cursor", Some(key.to_owned())),
        ];
        for (name, value) in pairs {
            if let Some(value) = value {
                next.append_pair(name, &value);
            }
        }
        format!("{path}?{}", next.finish())
    }
}
