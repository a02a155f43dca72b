//! Samples on their way from a collector to the store, and the rules that let them in.

mod borrowed;

pub use borrowed::{BorrowedBatch, SeriesName};

use crate::bounded;
use crate::failure::PollFailure;
use crate::id::{AssetId, MetricId};
use crate::metric::MetricDefinition;
use crate::time::{MICROS_PER_SECOND, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// How far ahead of the server's clock a sample may be: a clock a little fast is forgiven, a wrong one is not.
pub const MAX_FUTURE_MICROS: i64 = 5 * 60 * MICROS_PER_SECOND;

/// Samples in one batch at most; a collector that has more sends several.
pub const MAX_BATCH_SAMPLES: usize = 100_000;

/// Labels of one series at most.
pub const MAX_LABELS: usize = 8;

/// Labels that a series may come with and be refused alone; one with more is no series, and its batch none.
const MAX_READ_LABELS: usize = 64;

/// Entries that are read of a list of a batch. Twice what is taken: what is a little too long is refused with its
/// length, and what is a monster stops here.
const MAX_READ_ENTRIES: usize = 2 * MAX_BATCH_SAMPLES;

/// What is read of the series of a batch, a label counted 1 and a series 2: two labels on each of as many series as
/// samples, or twice as many series without.
const MAX_READ_SERIES_WEIGHT: usize = 4 * MAX_BATCH_SAMPLES;

/// Bytes of one label value at most (an SSID has 32, IEEE 802.11-2020 9.4.2.2; interface names are longer).
pub const MAX_LABEL_VALUE_BYTES: usize = 128;

/// Labels of a series, by name.
pub type Labels = BTreeMap<String, String>;

/// What identifies a series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeriesKey {
    /// The asset measured.
    pub asset: AssetId,
    /// The metric.
    pub metric: MetricId,
    /// What tells series of one asset and metric apart: ssid, radio, channel, interface.
    #[serde(default, deserialize_with = "bounded::table::<_, MAX_READ_LABELS>")]
    pub labels: Labels,
}

/// One measurement of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sample {
    /// Index into the batch's `series`.
    pub series: u32,
    /// When it was measured, by the collector's clock.
    pub time: Timestamp,
    /// The value, in the metric's unit.
    pub value: f64,
}

/// The native batch: `POST /api/v1/samples`. Series are named once, samples refer to them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleBatch {
    /// The series the samples belong to.
    #[serde(deserialize_with = "read_series")]
    pub series: Vec<SeriesKey>,
    /// The measurements.
    #[serde(deserialize_with = "read_list")]
    pub samples: Vec<Sample>,
    /// Polls that failed, and why.
    #[serde(default, deserialize_with = "read_list")]
    pub failures: Vec<PollFailure>,
}

fn read_series<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SeriesKey>, D::Error> {
    bounded::list(deserializer, MAX_READ_SERIES_WEIGHT, |series: &SeriesKey| 2 + series.labels.len())
}

fn read_list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    bounded::list(deserializer, MAX_READ_ENTRIES, |_| 1)
}

/// Why a sample was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SampleError {
    /// The index points past the end.
    #[error("series {index} does not exist: the batch names {len}")]
    NoSuchSeries {
        /// The index given.
        index: u32,
        /// Series in the batch.
        len: usize,
    },
    /// Not in the catalogue.
    #[error("metric '{0}' is not in the catalogue")]
    UnknownMetric(MetricId),
    /// Not in the inventory.
    #[error("asset '{0}' is not in the inventory")]
    UnknownAsset(AssetId),
    /// A label the metric does not have.
    #[error("label '{label}' is not a label of {metric}: expected {expected}")]
    UnknownLabel {
        /// The metric.
        metric: MetricId,
        /// The label given.
        label: String,
        /// The labels it has.
        expected: String,
    },
    /// A label value that is empty or too long.
    #[error("label '{label}' has {bytes} bytes: expected 1 to {MAX_LABEL_VALUE_BYTES}, without control characters")]
    BadLabelValue {
        /// The label.
        label: String,
        /// Its length.
        bytes: usize,
    },
    /// NaN or infinite.
    #[error("value {0} is not a finite number")]
    NotFinite(f64),
    /// Outside the valid range.
    #[error("value {value} is outside {min} to {max} {unit}")]
    OutOfRange {
        /// The value given.
        value: f64,
        /// Smallest that can be true.
        min: f64,
        /// Largest that can be true.
        max: f64,
        /// The unit it is expected in.
        unit: String,
    },
    /// Too far ahead of the server's clock.
    #[error("time {time} is {ahead_s} s ahead of the server's clock: at most 300 s are accepted")]
    InFuture {
        /// The time given.
        time: Timestamp,
        /// Seconds ahead.
        ahead_s: i64,
    },
}

impl SampleError {
    /// A short stable word for counters and clients.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchSeries { .. } => "no_such_series",
            Self::UnknownMetric(_) => "unknown_metric",
            Self::UnknownAsset(_) => "unknown_asset",
            Self::UnknownLabel { .. } => "unknown_label",
            Self::BadLabelValue { .. } => "bad_label_value",
            Self::NotFinite(_) => "not_finite",
            Self::OutOfRange { .. } => "out_of_range",
            Self::InFuture { .. } => "in_future",
        }
    }
}

/// Checks the labels of a series against its metric.
///
/// # Errors
/// [`SampleError::UnknownLabel`] or [`SampleError::BadLabelValue`].
pub fn check_labels(metric: &MetricDefinition, labels: &Labels) -> Result<(), SampleError> {
    for (name, value) in labels {
        if !metric.labels.contains(name) {
            let expected = if metric.labels.is_empty() { "no label".to_owned() } else { metric.labels.join(", ") };
            let label = name.chars().take(40).collect();
            return Err(SampleError::UnknownLabel { metric: metric.id.clone(), label, expected });
        }
        if value.is_empty() || value.len() > MAX_LABEL_VALUE_BYTES || value.chars().any(char::is_control) {
            return Err(SampleError::BadLabelValue { label: name.clone(), bytes: value.len() });
        }
    }
    Ok(())
}

/// Checks one value at one time against its metric; `now` is the server's clock.
///
/// # Errors
/// [`SampleError::NotFinite`], [`SampleError::OutOfRange`] or [`SampleError::InFuture`].
pub fn check_value(metric: &MetricDefinition, time: Timestamp, value: f64, now: Timestamp) -> Result<(), SampleError> {
    if !value.is_finite() {
        return Err(SampleError::NotFinite(value));
    }
    let range = metric.range;
    if value < range.min || value > range.max {
        let unit = metric.unit.clone();
        return Err(SampleError::OutOfRange { value, min: range.min, max: range.max, unit });
    }
    let ahead = time.micros_since(now);
    if ahead > MAX_FUTURE_MICROS {
        return Err(SampleError::InFuture { time, ahead_s: ahead / MICROS_PER_SECOND });
    }
    Ok(())
}

/// One refused sample in the answer to a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// Position in `samples`.
    pub index: u32,
    /// A stable word: `out_of_range`, `unknown_metric`, ...
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// The answer to a batch: sent only after the commit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// Samples now stored that were not before.
    pub stored: u64,
    /// Samples already stored at the same series and time; the first value stays.
    pub duplicates: u64,
    /// Samples refused, the first [`MAX_LISTED_REFUSALS`] of them.
    pub refused: Vec<Refusal>,
    /// How many were refused in all.
    pub refused_count: u64,
}

/// Refusals listed in a receipt at most.
pub const MAX_LISTED_REFUSALS: usize = 100;

#[cfg(feature = "catalogue")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    fn clients() -> MetricDefinition {
        (**Catalogue::built_in().unwrap().get(&MetricId::new("wifi.clients").unwrap()).unwrap()).clone()
    }

    fn now() -> Timestamp {
        "2026-11-21T19:40:00Z".parse().unwrap()
    }

    #[test]
    fn values_at_the_edges_pass_and_beyond_them_do_not() {
        let metric = clients();
        assert!(check_value(&metric, now(), 0.0, now()).is_ok());
        assert!(check_value(&metric, now(), 2000.0, now()).is_ok());
        assert_eq!(check_value(&metric, now(), -1.0, now()).unwrap_err().code(), "out_of_range");
        assert_eq!(check_value(&metric, now(), f64::NAN, now()).unwrap_err().code(), "not_finite");
        assert_eq!(check_value(&metric, now(), f64::INFINITY, now()).unwrap_err().code(), "not_finite");
    }

    #[test]
    fn a_clock_five_minutes_fast_is_forgiven_and_no_more() {
        let metric = clients();
        assert!(check_value(&metric, now().plus_micros(MAX_FUTURE_MICROS), 1.0, now()).is_ok());
        let error = check_value(&metric, now().plus_micros(MAX_FUTURE_MICROS + 1), 1.0, now()).unwrap_err();
        assert_eq!(error.code(), "in_future");
    }

    #[test]
    fn labels_are_those_of_the_metric() {
        let metric = clients();
        let labels = |k: &str, v: &str| Labels::from([(k.to_owned(), v.to_owned())]);
        assert!(check_labels(&metric, &labels("ssid", "openwifi")).is_ok());
        assert_eq!(check_labels(&metric, &labels("mac", "x")).unwrap_err().code(), "unknown_label");
        assert_eq!(check_labels(&metric, &labels("ssid", "")).unwrap_err().code(), "bad_label_value");
        assert_eq!(check_labels(&metric, &labels("ssid", "a\nb")).unwrap_err().code(), "bad_label_value");
    }
}
