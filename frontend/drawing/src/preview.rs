//! The picture that stands for a page where its address is shared: what the page is about, how it is, and a map or ninety
//! days beside it. SVG of the size that the Open Graph protocol's readers cut to (<https://ogp.me>); the server makes a PNG
//! of it.

use crate::map::MapDrawing;
use crate::palette::{day_level, mark};
use crate::svg::{escape, write_areas, write_patterns};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use std::collections::HashMap;
use std::fmt::Write;

/// Width and height in pixels.
pub const SIZE: (u32, u32) = (1_200, 630);

/// The typeface, which the server brings along.
pub const TYPEFACE: &str = "Titillium Web";

/// Left edge of the text, and where it ends when something is drawn beside it.
const TEXT: (f64, f64) = (64.0, 620.0);

/// Where the drawing goes: left, top, width, height.
const PICTURE: (f64, f64, f64, f64) = (652.0, 40.0, 508.0, 550.0);

/// Mean width of a letter of the typeface in parts of its size, bold and regular: lines are broken by it.
const BOLD_WIDTH: f64 = 0.53;
const REGULAR_WIDTH: f64 = 0.48;

/// From one line to the next, in parts of the letters' size.
const LINE: f64 = 1.2;

/// Lines of the title and of what is said below it, at most.
const TITLE_LINES: usize = 3;
const WORDS_LINES: usize = 6;

/// A preview.
#[derive(Debug, Clone)]
pub struct Preview<'a> {
    /// Above the title: whose site it is.
    pub site: &'a str,
    /// What the page is about.
    pub title: &'a str,
    /// How it is, in sentences; one a paragraph.
    pub words: Vec<String>,
    /// Its state, drawn beside the title; none where it has none.
    pub health: Option<Health>,
    /// Said at the bottom: how old it is, or that it is a demonstration.
    pub note: &'a str,
    /// What is drawn.
    pub picture: Picture<'a>,
}

/// What is drawn.
#[derive(Debug, Clone)]
pub enum Picture<'a> {
    /// Nothing.
    None,
    /// A map.
    Map {
        /// The map.
        map: &'a MapDrawing,
        /// The areas' states; an area that is not among them has nothing in the layer.
        states: HashMap<AreaId, Health>,
        /// The area that the page is about.
        chosen: Option<AreaId>,
        /// A place on it, in the map's units, and its state.
        place: Option<((f64, f64), Health)>,
    },
    /// Availability day by day, from 0 to 1; none for a day without measurements.
    Days(Vec<Option<f64>>),
}

/// Draws it.
#[must_use]
pub fn draw(preview: &Preview<'_>) -> String {
    let (width, height) = SIZE;
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{TYPEFACE}"><defs>"#
    );
    write_patterns(&mut svg);
    let _ = write!(
        svg,
        r##"</defs><rect width="{width}" height="{height}" fill="#ffffff"/><rect width="{width}" height="16" fill="#0b3a6f"/>"##
    );
    let mut pen = Pen { svg: &mut svg, y: 92.0 };
    pen.line(preview.site, 30.0, 700, "#0b3a6f");
    pen.y += 48.0;
    let right = if matches!(preview.picture, Picture::None) { f64::from(width) - TEXT.0 } else { TEXT.1 };
    let size = 58.0;
    for line in broken(preview.title, (right - TEXT.0) / (size * BOLD_WIDTH), TITLE_LINES) {
        pen.line(&line, size, 700, "#17324d");
    }
    pen.y += 16.0;
    if let Some(health) = preview.health {
        pen.mark(health);
    }
    let mut lines = 0;
    for sentence in &preview.words {
        pen.y += 10.0;
        let room = WORDS_LINES.saturating_sub(lines);
        for line in broken(sentence, (right - TEXT.0) / (30.0 * REGULAR_WIDTH), room) {
            pen.line(&line, 30.0, 400, "#17324d");
            lines += 1;
        }
    }
    pen.y = f64::from(height) - 44.0;
    pen.line(preview.note, 24.0, 400, "#44515e");
    picture(&mut svg, &preview.picture);
    svg.push_str("</svg>");
    svg
}

/// Writes lines below one another.
struct Pen<'a> {
    svg: &'a mut String,
    y: f64,
}

impl Pen<'_> {
    fn line(&mut self, text: &str, size: f64, weight: u16, colour: &str) {
        let _ = write!(
            self.svg,
            r#"<text x="{}" y="{:.0}" font-size="{size}" font-weight="{weight}" fill="{colour}">{}</text>"#,
            TEXT.0,
            self.y,
            escape(text),
        );
        self.y += size * LINE;
    }

    /// The mark of a state, at the left of what comes next.
    fn mark(&mut self, health: Health) {
        let mark = mark(health);
        let _ = write!(
            self.svg,
            r#"<g transform="translate({:.0} {:.0}) scale(2.2)"><path d="{}" fill="{}"/><path d="{}" stroke="{}" stroke-width="2" fill="none"/></g>"#,
            TEXT.0 - 28.0,
            self.y,
            mark.outline,
            mark.colour,
            mark.sign,
            mark.sign_colour,
        );
    }
}

/// `text` in lines of about `letters` letters, at most `lines` of them; what has no room ends in an ellipsis.
fn broken(text: &str, letters: f64, lines: usize) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match broken.last_mut() {
            Some(line) if (line.chars().count() + 1 + word.chars().count()) as f64 <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => broken.push(word.to_owned()),
        }
    }
    if broken.len() > lines {
        broken.truncate(lines);
        if let Some(last) = broken.last_mut() {
            last.push('…');
        }
    }
    broken
}

fn picture(svg: &mut String, picture: &Picture<'_>) {
    let (left, top, width, height) = PICTURE;
    match picture {
        Picture::None => {}
        Picture::Map { map, states, chosen, place } => {
            let scale = (width / map.width).min(height / map.height);
            let (x, y) = (left + (width - map.width * scale) / 2.0, top + (height - map.height * scale) / 2.0);
            let _ = write!(svg, r#"<g transform="translate({x:.1} {y:.1}) scale({scale:.4})">"#);
            write_areas(svg, map, |id| states.get(id).copied());
            for feature in map.features.iter().filter(|f| Some(&f.id) == chosen.as_ref()) {
                let _ = write!(
                    svg,
                    r##"<path d="{}" fill="none" stroke="#0b3a6f" stroke-width="{:.1}"/>"##,
                    feature.path,
                    5.0 / scale
                );
            }
            if let Some(((x, y), health)) = place {
                let mark = mark(*health);
                let _ = write!(
                    svg,
                    r##"<g transform="translate({x:.1} {y:.1}) scale({:.2})"><circle r="11" fill="#ffffff" stroke="#0b3a6f" stroke-width="1.5"/><path d="{}" fill="{}"/><path d="{}" stroke="{}" stroke-width="2" fill="none"/></g>"##,
                    2.2 / scale,
                    mark.outline,
                    mark.colour,
                    mark.sign,
                    mark.sign_colour,
                );
            }
            svg.push_str("</g>");
        }
        Picture::Days(days) => {
            let step = width / days.len().max(1) as f64;
            let (high, bottom) = (height * 0.5, top + height * 0.75);
            for (i, day) in days.iter().enumerate() {
                let (tall, colour) = match day {
                    None => (4.0, "#b1bac4"),
                    Some(up) => ((up * high).max(6.0), mark(day_level(*up)).colour),
                };
                let _ = write!(
                    svg,
                    r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{tall:.1}" fill="{colour}"/>"#,
                    left + i as f64 * step,
                    bottom - tall,
                    (step - 1.0).max(1.0),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boundary::{self, tests::TWO};
    use crate::map::Frame;

    fn preview(picture: Picture<'_>) -> Preview<'_> {
        Preview {
            site: "Cruscotto Milano",
            title: "Scuola <primaria> con un nome che è più lungo di quanto una riga possa tenere in questa figura",
            words: vec!["1 di 2 fuori servizio".to_owned()],
            health: Some(Health::Critical),
            note: "dati di prova",
            picture,
        }
    }

    #[test]
    fn a_title_is_broken_into_lines_and_what_has_no_room_says_so() {
        let svg = draw(&preview(Picture::None));
        assert!(svg.contains("&lt;primaria&gt;") && !svg.contains("NaN"), "{svg}");
        assert_eq!(broken("a b", 1.0, 3), ["a", "b"]);
        assert_eq!(broken("uno due tre quattro", 7.0, 2), ["uno due", "tre…"]);
        assert!(broken("", 7.0, 2).is_empty() && broken("uno", 7.0, 0).is_empty());
    }

    #[test]
    fn a_map_shows_states_the_area_and_the_place() {
        let map = MapDrawing::of(&boundary::read(TWO).unwrap(), Frame::default());
        let id = AreaId::new("nil-1").unwrap();
        let states = HashMap::from([(id.clone(), Health::Problem)]);
        let place = Some(((10.0, 20.0), Health::Ok));
        let svg = draw(&preview(Picture::Map { map: &map, states, chosen: Some(id), place }));
        assert_eq!(svg.matches("url(#fill-problem)").count(), 1);
        assert_eq!(svg.matches(r##"fill="#ffffff" fill-rule"##).count(), 1);
        assert!(svg.contains("translate(10.0 20.0)") && svg.contains(r##"fill="none" stroke="#0b3a6f""##), "{svg}");
    }

    #[test]
    fn a_day_that_was_not_measured_is_no_good_day() {
        let svg = draw(&preview(Picture::Days(vec![Some(1.0), None, Some(0.5)])));
        assert_eq!((svg.matches(mark(Health::Ok).colour).count(), svg.matches("#b1bac4").count()), (1, 1));
        assert!(!draw(&preview(Picture::Days(Vec::new()))).contains("NaN"));
    }
}
