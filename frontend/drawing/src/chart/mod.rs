//! Line charts by Plotters' SVG backend: a line with its band of smallest and largest, and gaps where there is no data.

mod axis;
mod draw;
mod segment;

pub use draw::{ChartError, draw};
use segment::segments;

use cruscotto_domain::time::Timestamp;

/// One bucket of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartPoint {
    /// Beginning of the bucket.
    pub time: Timestamp,
    /// The value; none where it is withheld.
    pub value: Option<f64>,
    /// Smallest and largest in the bucket, where they are known.
    pub band: Option<(f64, f64)>,
}

/// A chart of one line. Texts come in the reader's language, numbers through the caller's formatter.
pub struct LineChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The points, oldest first.
    pub points: &'a [ChartPoint],
    /// Seconds of a bucket; 0 for raw samples, whose gaps are judged by `gap_s` alone.
    pub bucket_s: u32,
    /// Seconds without a point that make a gap, at least.
    pub gap_s: u32,
    /// Beginning of the period shown.
    pub from: Timestamp,
    /// End of the period shown.
    pub to: Timestamp,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i32,
    /// Writes a value on the axis.
    pub format: &'a dyn Fn(f64) -> String,
    /// What stands in an empty chart.
    pub empty: &'a str,
    /// Width in units of the drawing.
    pub width: u32,
    /// Height in units of the drawing.
    pub height: u32,
}
