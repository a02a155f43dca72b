//! The burn-up of school upgrades: how many are ordered, installed, tested, accepted, of how many, and where it leads.

use super::lines::{LinesChart, Series, SeriesKind, draw_lines};
use super::{ChartError, Texts};
use cruscotto_domain::day::Day;
use cruscotto_domain::goal::Trend;
use cruscotto_domain::school_ledger::BurnUp;
use cruscotto_domain::time::Timestamp;

/// Points that a forecast is drawn through.
const FORECAST_POINTS: i64 = 12;

/// A burn-up chart.
pub struct BurnUpChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The points, in the order of time.
    pub points: &'a [BurnUp],
    /// The names of ordered, installed, tested and accepted.
    pub stages: [&'a str; 4],
    /// The name of the number that are to be upgraded.
    pub scope: &'a str,
    /// Where the accepted lead, and its name.
    pub forecast: Option<(Trend, &'a str)>,
    /// Days that matter, and what they are.
    pub moments: &'a [(Timestamp, &'a str)],
    /// End of the period shown; the points end before where there is a forecast.
    pub to: Timestamp,
    /// Seconds that local time is ahead of UTC.
    pub utc_offset_s: i32,
    /// Writes a number of schools.
    pub format: &'a dyn Fn(f64) -> String,
    /// Words of its own.
    pub texts: Texts,
    /// Width in units of the drawing.
    pub width: u32,
    /// Height in units of the drawing.
    pub height: u32,
}

fn at(day: Day) -> Timestamp {
    day.end_utc().unwrap_or(Timestamp::EPOCH)
}

/// Draws a burn-up chart.
///
/// # Errors
/// As [`draw_lines`].
pub fn draw_burn_up(chart: &BurnUpChart<'_>) -> Result<String, ChartError> {
    let of = |count: fn(&BurnUp) -> u32| -> Vec<(Timestamp, Option<f64>)> {
        chart.points.iter().map(|p| (at(p.day), Some(f64::from(count(p))))).collect()
    };
    let stages = [of(|p| p.accepted), of(|p| p.installed), of(|p| p.ordered), of(|p| p.tested)];
    let names = [chart.stages[3], chart.stages[1], chart.stages[0], chart.stages[2]];
    let scope = chart.points.last().map_or(0.0, |p| f64::from(p.scope));
    let last = chart.points.last().map_or(chart.to, |p| at(p.day));
    let ahead = |trend: &Trend| {
        let step = chart.to.micros_since(last).max(0) / FORECAST_POINTS;
        let held = |v: f64| v.clamp(0.0, scope);
        let band = (0..=FORECAST_POINTS).map(|i| {
            let time = last.plus_micros(i * step);
            let (low, value, high) = trend.at(time);
            (time, held(low), held(value), held(high))
        });
        band.collect::<Vec<_>>()
    };
    let ahead = chart.forecast.as_ref().map(|(trend, _)| ahead(trend)).unwrap_or_default();
    let line: Vec<(Timestamp, Option<f64>)> = ahead.iter().map(|(t, _, value, _)| (*t, Some(*value))).collect();
    let band: Vec<(Timestamp, f64, f64)> = ahead.iter().map(|(t, low, _, high)| (*t, *low, *high)).collect();
    let mut series: Vec<Series<'_>> = stages
        .iter()
        .zip(names)
        .enumerate()
        .map(|(place, (points, name))| Series {
            name,
            kind: if place == 0 { SeriesKind::Live } else { SeriesKind::Other(place) },
            points,
            band: &[],
            stepped: true,
            with_value: true,
        })
        .collect();
    if let Some((_, name)) = chart.forecast {
        let kind = SeriesKind::Forecast;
        series.push(Series { name, kind, points: &line, band: &band, stepped: false, with_value: true });
    }
    draw_lines(&LinesChart {
        title: chart.title,
        description: chart.description,
        series: &series,
        target: Some((scope, chart.scope)),
        moments: chart.moments,
        from: chart.points.first().map_or(chart.to, |p| at(p.day)),
        to: chart.to.max(last),
        utc_offset_s: chart.utc_offset_s,
        from_zero: true,
        format: chart.format,
        texts: chart.texts,
        width: chart.width,
        height: chart.height,
    })
}
