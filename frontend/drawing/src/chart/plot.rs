//! Where times and values are in a drawing.

use super::calendar_axis::seconds;
use cruscotto_domain::time::Timestamp;

/// A plot: its edges in the drawing, and the times (in seconds since the Unix epoch) and values that they stand for.
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Plot {
    pub(super) fn x(&self, time: Timestamp) -> f64 {
        self.left + (seconds(time) - self.from) / (self.to - self.from) * (self.right - self.left)
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)
    }
}

/// The ends of a period in seconds since the Unix epoch, a second apart at least.
pub(super) fn ends(from: Timestamp, to: Timestamp) -> (f64, f64) {
    let from = seconds(from);
    (from, seconds(to).max(from + 1.0))
}
