//! What a source has read. Apart from how it reaches the spool, so that parsers can be compiled alone.

use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::sync::Arc;

/// One value of one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The series, shared between polls: naming it again costs nothing.
    pub series: Arc<SeriesKey>,
    /// When it was read.
    pub time: Timestamp,
    /// The value in the metric's unit.
    pub value: f64,
}
