//! A whole map as SVG text, for paper and for pages without a program. The browser places the same features itself.

use crate::map::MapDrawing;
use crate::palette::{EMPTY, FILLS, Fill, fill};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use std::fmt::Write;

/// What is written on a map.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// Its name, for those who do not see it.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub description: &'a str,
    /// Language of both, BCP 47.
    pub language: &'a str,
}

/// The height that the legend takes below a map, and the size of its letters, in shares of the map's width.
const LEGEND_HEIGHT: f64 = 0.05;
const LEGEND_TEXT: f64 = 0.018;

/// The map with each area in the state that `health` gives; `None` for an area that has nothing in the layer. Below it the
/// states of `legend` with their words; without any, nothing.
#[must_use]
pub fn map_svg(
    map: &MapDrawing,
    caption: Caption<'_>,
    legend: &[(Health, &str)],
    health: impl Fn(&AreaId) -> Option<Health>,
) -> String {
    let height = map.height + if legend.is_empty() { 0.0 } else { map.width * LEGEND_HEIGHT };
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0} {:.0}" role="img" lang="{}"><title>{}</title><desc>{}</desc><defs>"#,
        map.width,
        height,
        escape(caption.language),
        escape(caption.title),
        escape(caption.description),
    );
    write_patterns(&mut svg);
    svg.push_str("</defs>");
    write_areas(&mut svg, map, health);
    write_labels(&mut svg, map);
    write_legend(&mut svg, map, legend);
    svg.push_str("</svg>");
    svg
}

/// The fill of a state by itself, for a legend beside a map.
#[must_use]
pub fn swatch_svg(health: Health) -> String {
    let mut svg = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 20"><defs>"#);
    write_pattern(&mut svg, fill(health));
    let _ = write!(
        svg,
        r##"</defs><rect x="0.5" y="0.5" width="33" height="19" fill="url(#{})" stroke="#44515e"/></svg>"##,
        fill(health).id
    );
    svg
}

/// The states in a row of their own, each with as much room as the others.
fn write_legend(svg: &mut String, map: &MapDrawing, legend: &[(Health, &str)]) {
    let size = map.width * LEGEND_TEXT;
    let step = map.width / legend.len().max(1) as f64;
    let middle = map.height + map.width * LEGEND_HEIGHT / 2.0;
    for (i, (health, words)) in legend.iter().enumerate() {
        let (x, y) = (step * i as f64 + size * 0.6, middle - size * 0.7);
        let (wide, high) = (size * 2.4, size * 1.4);
        let paint = fill(*health).id;
        let _ = write!(
            svg,
            r##"<rect x="{x:.1}" y="{y:.1}" width="{wide:.1}" height="{high:.1}" fill="url(#{paint})" stroke="#44515e" stroke-width="0.8"/>"##
        );
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{:.1}" font-size="{size:.1}" font-family="Titillium Web, sans-serif">{}</text>"#,
            x + wide + size * 0.5,
            middle + size * 0.35,
            escape(words),
        );
    }
}

/// The patterns of every state, for the `defs` of a drawing that has [`write_areas`].
pub(crate) fn write_patterns(svg: &mut String) {
    for fill in &FILLS {
        write_pattern(svg, fill);
    }
}

/// Every area in its state.
pub(crate) fn write_areas(svg: &mut String, map: &MapDrawing, health: impl Fn(&AreaId) -> Option<Health>) {
    for feature in &map.features {
        let state = health(&feature.id);
        let paint = state.map_or(&EMPTY, fill);
        // Tiles of one colour show their seams where a drawing is scaled to pixels.
        let paint = paint.stroke.map_or_else(|| paint.ground.to_owned(), |_| format!("url(#{})", paint.id));
        let _ = write!(
            svg,
            r##"<path d="{}" fill="{paint}" fill-rule="evenodd" stroke="#44515e" stroke-width="0.8"><title>{}</title></path>"##,
            feature.path,
            escape(&feature.name),
        );
    }
}

fn write_labels(svg: &mut String, map: &MapDrawing) {
    for label in map.features.iter().filter_map(|f| f.label.as_ref()) {
        for (i, line) in label.lines.iter().enumerate() {
            let up = (label.lines.len() as f64 - 1.0) / 2.0;
            let y = label.at.1 + (i as f64 - up) * label.size * 1.1 + label.size * 0.35;
            let _ = write!(
                svg,
                r#"<text x="{:.1}" y="{y:.1}" font-size="{}" text-anchor="middle" font-family="Titillium Web, sans-serif">{}</text>"#,
                label.at.0,
                label.size,
                escape(line),
            );
        }
    }
}

fn write_pattern(svg: &mut String, fill: &Fill) {
    let Fill { id, tile, ground, stroke } = fill;
    let _ = write!(
        svg,
        r#"<pattern id="{id}" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse"><rect width="{tile}" height="{tile}" fill="{ground}"/>"#
    );
    if let Some(stroke) = stroke {
        let _ = write!(
            svg,
            r#"<path d="{}" stroke="{}" stroke-width="{}" fill="none"/>"#,
            stroke.path, stroke.colour, stroke.width
        );
    }
    svg.push_str("</pattern>");
}

/// `text` as XML character data or attribute value.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::{self, tests::TWO};
    use crate::map::Frame;

    #[test]
    fn every_area_is_painted_with_its_state_and_named() {
        let frame = Frame { width: 200.0, ..Frame::default() };
        let map = MapDrawing::of(&boundary::read(TWO).unwrap(), frame);
        let caption = Caption { title: "Wi-Fi & \"scuole\"", description: "Due <aree>", language: "it" };
        let svg = map_svg(&map, caption, &[(Health::Critical, "Grave <"), (Health::Ok, "A posto")], |id| {
            (id.as_str() == "nil-1").then_some(Health::Critical)
        });
        assert!(svg.contains("<title>Wi-Fi &amp; &quot;scuole&quot;</title><desc>Due &lt;aree&gt;</desc>"), "{svg}");
        assert_eq!(svg.matches(r#"fill="url(#fill-critical)""#).count(), 2, "an area and its swatch");
        assert_eq!(svg.matches(r##"fill="#ffffff" fill-rule"##).count(), 1);
        assert_eq!(svg.matches("<rect x=").count(), 2, "a swatch a state");
        assert!(svg.contains(">Grave &lt;</text>") && svg.contains(">A posto</text>"));
        assert!(svg.contains(">Destra</title>") && !svg.contains("NaN") && !svg.contains("style="));
    }
}
