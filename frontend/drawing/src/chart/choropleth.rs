//! The map of a value: each area in the step of the scale that it belongs to. The map is the one of [`crate::map`], so
//! that areas lie where they lie everywhere else; what is not known is hatched and not pale.

use super::scale;
use super::scheme::{FAMILY, hex, on};
use super::{ChartError, Texts, canvas, place};
use crate::label::Label;
use crate::map::MapDrawing;
use crate::svg::escape;
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::id::AreaId;
use std::fmt::Write;

/// Room between map and key, and beside the key.
const BETWEEN: f64 = 16.0;
const BESIDE: f64 = 10.0;

/// The size of the letters of a key that is seen as large as it is drawn.
pub const KEY_LETTERS: f64 = scale::TEXT;

/// A box of the key by itself, and the size of what it is drawn on.
const SWATCH_BOX: f64 = 20.0;
const SWATCH: (u32, u32) = (22, 22);

/// Side of the hatch's tile.
const TILE: f64 = 6.0;

/// A map of a value.
pub struct ChoroplethChart<'a> {
    /// What it shows, for those who do not see it.
    pub title: &'a str,
    /// What can be read from it, in a sentence.
    pub description: &'a str,
    /// The map.
    pub map: &'a MapDrawing,
    /// The value of each area; [`Observation::Missing`] for one that has none.
    pub values: &'a dyn Fn(&AreaId) -> Observation,
    /// The values at which a step of the scale begins, in order, four at most.
    pub ends: &'a [f64],
    /// Areas that the chart is about, in their order: their places stand on the map, beginning with 1.
    pub marked: &'a [AreaId],
    /// Writes a value.
    pub format: &'a dyn Fn(f64) -> String,
    /// The size of the letters of the key below the map, in its units; none for a map without a key, where [`key_swatches`]
    /// stand beside it.
    pub key: Option<f64>,
    /// Words of its own.
    pub texts: Texts,
    /// Put before the ids of its patterns: two maps of one page must not share them.
    pub id: &'a str,
}

/// The colour of a value, of ends as [`ChoroplethChart`] takes them, as `#rrggbb`.
#[must_use]
pub fn shade(ends: &[f64], value: f64) -> String {
    hex(scale::shade(ends, value))
}

/// The colours of the steps, from little to much: one more than there are ends.
#[must_use]
pub fn scale_colours(ends: &[f64]) -> Vec<String> {
    scale::colours(ends).into_iter().map(hex).collect()
}

/// The steps of a scale, each with its colour and what it means: for a legend that is written beside the map.
#[must_use]
pub fn scale_key(ends: &[f64], format: &dyn Fn(f64) -> String, texts: &Texts) -> Vec<(String, String)> {
    let entries = scale::entries(ends, format, texts, (false, false));
    scale_colours(ends).into_iter().zip(entries.into_iter().map(|(_, name)| name)).collect()
}

/// The boxes of a map's key, each by itself as SVG, with what they stand for: to be written beside the map in the letters
/// of what is around it.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw; not known to happen with text as its target.
pub fn key_swatches(chart: &ChoroplethChart<'_>) -> Result<Vec<(String, String)>, ChartError> {
    let swatch = |(sample, name): (scale::Sample, String)| {
        let words = canvas::Words { title: &name, description: "" };
        let svg = canvas::paint(SWATCH, words, |canvas| scale::draw_box(sample, (1.0, 1.0), SWATCH_BOX, canvas))?;
        Ok((svg, name))
    };
    entries(chart).into_iter().map(swatch).collect()
}

/// What the key of a map explains: the steps, and what is missing or withheld where something is.
fn entries(chart: &ChoroplethChart<'_>) -> Vec<(scale::Sample, String)> {
    let observations = || chart.map.features.iter().map(|feature| (chart.values)(&feature.id));
    let missing = observations().any(|v| v.known().is_none() && v != Observation::Withheld);
    let withheld = observations().any(|v| v == Observation::Withheld);
    scale::entries(chart.ends, chart.format, &chart.texts, (missing, withheld))
}

/// Draws a map of a value.
///
/// # Errors
/// [`ChartError`] when Plotters cannot draw the key; not known to happen with text as its target.
pub fn draw_choropleth(chart: &ChoroplethChart<'_>) -> Result<String, ChartError> {
    let map = chart.map;
    let observations: Vec<Observation> = map.features.iter().map(|f| (chart.values)(&f.id)).collect();
    let entries = entries(chart);
    // The key is drawn in its own letters and then made as large as it is wanted.
    let larger = chart.key.map(|letters| letters / scale::TEXT);
    let room = |larger: f64| ((map.width - 2.0 * BESIDE) / larger).max(40.0);
    let key = larger.map(|larger| (larger, scale::rows(&entries, room(larger)).len() as f64 * scale::ROW));
    let height = map.height + key.map_or(0.0, |(larger, high)| BETWEEN + high * larger);
    let id = escape(chart.id);
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {:.0} {height:.0}" role="img" font-family="{FAMILY}"><title>{}</title><desc>{}</desc><defs><pattern id="{id}-missing" width="{TILE}" height="{TILE}" patternUnits="userSpaceOnUse"><rect width="{TILE}" height="{TILE}" fill="#ffffff"/><path d="M-1 7l8 -8M-1 1l2 -2M5 7l2 -2" stroke="#96a1ad" stroke-width="1"/></pattern><pattern id="{id}-withheld" width="{TILE}" height="{TILE}" patternUnits="userSpaceOnUse"><rect width="{TILE}" height="{TILE}" fill="#ffffff"/><circle cx="3" cy="3" r="1.2" fill="#54616e"/></pattern></defs>"##,
        map.width,
        escape(chart.title),
        escape(chart.description),
    );
    for (feature, observation) in map.features.iter().zip(&observations) {
        let (paint, said) = match observation.known() {
            Some(value) => (hex(scale::shade(chart.ends, value)), (chart.format)(value)),
            None if *observation == Observation::Withheld => {
                (format!("url(#{id}-withheld)"), chart.texts.withheld.to_owned())
            }
            None => (format!("url(#{id}-missing)"), chart.texts.missing.to_owned()),
        };
        let _ = write!(
            svg,
            r##"<path d="{}" fill="{paint}" fill-rule="evenodd" stroke="#44515e" stroke-width="0.6"><title>{}: {}</title></path>"##,
            feature.path,
            escape(&feature.name),
            escape(&said),
        );
    }
    for (feature, observation) in map.features.iter().zip(&observations) {
        let marked = chart.marked.iter().position(|area| *area == feature.id);
        let ground = observation.known().map(|value| scale::shade(chart.ends, value));
        match marked {
            Some(number) => write_badge(&mut svg, feature.place, number + 1),
            None => {
                if let Some((label, ground)) = feature.label.as_ref().zip(ground) {
                    write_label(&mut svg, label, &hex(on(ground)));
                }
            }
        }
    }
    if let Some((larger, high)) = key {
        let size = (canvas::whole(room(larger)), canvas::whole(high.max(1.0)));
        let key = canvas::paint_group(size, |canvas| {
            scale::draw(&entries, (1.0, scale::ROW / 2.0), f64::from(size.0), canvas);
        })?;
        let scaled = if (larger - 1.0).abs() < 1e-9 { String::new() } else { format!(" scale({larger:.4})") };
        let _ = write!(svg, r#"<g transform="translate({BESIDE} {:.1}){scaled}">{key}</g>"#, map.height + BETWEEN);
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn write_label(svg: &mut String, label: &Label, colour: &str) {
    for (i, line) in label.lines.iter().enumerate() {
        let up = (label.lines.len() as f64 - 1.0) / 2.0;
        let y = label.at.1 + (i as f64 - up) * label.size * 1.1 + label.size * 0.35;
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{y:.1}" font-size="{}" text-anchor="middle" fill="{colour}">{}</text>"#,
            label.at.0,
            label.size,
            escape(line),
        );
    }
}

fn write_badge(svg: &mut String, (x, y): (f64, f64), number: usize) {
    let number = number.to_string();
    let half = (place::width(&number, 11.0) / 2.0 + 3.5).max(8.5);
    let _ = write!(
        svg,
        r##"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="17" rx="8.5" fill="#ffffff" stroke="#28333f" stroke-width="1.4"/><text x="{x:.1}" y="{:.1}" font-size="11" font-weight="bold" text-anchor="middle" fill="#28333f">{number}</text>"##,
        x - half,
        y - 8.5,
        2.0 * half,
        y + 4.0,
    );
}
