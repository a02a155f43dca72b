//! Charts by Plotters' SVG backend, one module for browser, server and paper: lines with their bands, bars, slopes,
//! small multiples, the burn-up of school upgrades, days as a calendar, the timeline, and the map of a value.
//!
//! What they have in common: names and values stand where they belong and not in a key; nothing is told by colour alone
//! (`scheme`); what was not measured is a gap and what is withheld says so, never a zero; each is an SVG element with a
//! title and a description; and the same input gives the same text, byte by byte. Texts come in the reader's language
//! and numbers through the caller's formatter.

mod axis;
mod bars;
mod burn_up;
mod calendar;
mod calendar_axis;
mod canvas;
mod choropleth;
mod draw;
mod lines;
mod multiples;
mod place;
mod plot;
mod scale;
mod scheme;
mod segment;
mod slope;
mod texts;
mod timeline;

pub use bars::{Bar, BarChart, draw_bars};
pub use burn_up::{BurnUpChart, draw_burn_up};
pub use calendar::{CalendarChart, draw_calendar};
pub use choropleth::{ChoroplethChart, KEY_LETTERS, draw_choropleth, key_swatches, scale_colours, scale_key, shade};
pub use draw::{ChartError, draw};
pub use lines::{LinesChart, Series, SeriesKind, draw_lines};
pub use multiples::{MultiplesChart, Panel, draw_multiples};
use segment::segments;
pub use slope::{Slope, SlopeChart, draw_slopes};
pub use texts::Texts;
pub use timeline::{Event, TimelineChart, draw_timeline};

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
    /// Says how far the band goes, where it goes beyond the chart.
    pub beyond: &'a dyn Fn(&str) -> String,
    /// Width in units of the drawing.
    pub width: u32,
    /// Height in units of the drawing.
    pub height: u32,
}
