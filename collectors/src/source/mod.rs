//! The sources: one folder each.

pub mod files;
pub mod http;
pub mod mapping;
pub mod mqtt;
pub mod ndt7;
pub mod snmp;

use cruscotto_domain::failure::{FailureReason, MAX_DETAIL_CHARS, PollFailure};
use cruscotto_domain::id::{AssetId, InvalidId, MetricId};
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::time::Timestamp;
use std::fmt::Display;
use std::sync::Arc;

/// The failure of a poll of `asset`, its detail cut to what is kept.
pub(crate) fn failure(asset: &AssetId, at: Timestamp, reason: FailureReason, detail: &dyn Display) -> PollFailure {
    let detail = detail.to_string().chars().take(MAX_DETAIL_CHARS).collect();
    PollFailure { asset: asset.clone(), at, reason, detail }
}

/// A series without labels, of a metric named in this program.
pub(crate) fn plain_series(asset: &AssetId, metric: &str) -> Result<Arc<SeriesKey>, InvalidId> {
    Ok(Arc::new(SeriesKey { asset: asset.clone(), metric: MetricId::new(metric)?, labels: Labels::new() }))
}
