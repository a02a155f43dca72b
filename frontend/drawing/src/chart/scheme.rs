//! The colours, dashes and marks of charts.
//!
//! The hues are Okabe's and Ito's ("Color Universal Design", 2008), which people with any kind of colour blindness tell
//! apart; those that are too pale for a line on white are darkened until they have 3:1 (WCAG 2.2, 1.4.11). No series is
//! told by its colour alone: each has a dash and a mark of its own, and its name stands beside it. Steps of a scale are
//! one hue that becomes darker, so that their order is the same in greyscale.

use plotters::style::RGBColor;

/// The typefaces that the pages bring along, and what stands in for them.
pub(super) const FAMILY: &str = "Titillium Web, sans-serif";

/// Texts and axes: 11:1 against white.
pub(super) const INK: RGBColor = RGBColor(40, 51, 63);

/// Lesser texts and axes: 6:1 against white.
pub(super) const SOFT: RGBColor = RGBColor(84, 97, 110);

/// The grid.
pub(super) const GRID: RGBColor = RGBColor(221, 226, 232);

/// Bars and lines that are there to be compared with.
pub(super) const REST: RGBColor = RGBColor(150, 161, 173);

/// The ground.
pub(super) const PAPER: RGBColor = RGBColor(255, 255, 255);

/// The colour of what a chart is about.
pub(super) const MAIN: RGBColor = RGBColor(0, 98, 160);

/// What is worse: falls, days that are missing their aim.
pub(super) const WORSE: RGBColor = RGBColor(190, 78, 0);

/// A mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Disc,
    Square,
    Triangle,
    Diamond,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) colour: RGBColor,
    pub(super) width: f64,
    /// Lengths drawn and left out in turns; none for a line without gaps.
    pub(super) dash: &'static [f64],
}

impl Line {
    pub(super) const fn plain(colour: RGBColor, width: f64) -> Self {
        Self { colour, width, dash: &[] }
    }
}

/// How the series of a chart are told apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) line: Line,
    pub(super) mark: Mark,
}

const fn look(colour: RGBColor, dash: &'static [f64], mark: Mark) -> Look {
    Look { line: Line { colour, width: 2.2, dash }, mark }
}

/// The looks of series, in order: blue, vermillion, black, bluish green, reddish purple.
pub(super) const LOOKS: [Look; 5] = [
    look(MAIN, &[], Mark::Disc),
    look(WORSE, &[7.0, 3.0], Mark::Square),
    look(RGBColor(20, 20, 20), &[2.0, 2.5], Mark::Triangle),
    look(RGBColor(0, 130, 96), &[9.0, 3.0, 2.0, 3.0], Mark::Diamond),
    look(RGBColor(168, 84, 136), &[4.0, 2.0], Mark::Disc),
];

/// The steps of a scale, from little to much.
pub(super) const STEPS: [RGBColor; 5] = [
    RGBColor(226, 238, 248),
    RGBColor(172, 208, 232),
    RGBColor(104, 164, 208),
    RGBColor(36, 112, 172),
    RGBColor(8, 58, 108),
];

/// The colour as SVG has it.
pub(super) fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The step that a value belongs to, of ends in order: so many as there are ends below it or at it.
pub(super) fn step(ends: &[f64], value: f64) -> usize {
    ends.partition_point(|end| *end <= value).min(STEPS.len() - 1)
}

/// What is written on a colour so that it can be read: ink or paper.
pub(super) fn on(colour: RGBColor) -> RGBColor {
    if luminance(colour) > 0.22 { INK } else { PAPER }
}

/// Relative luminance (WCAG 2.2).
pub(super) fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
    let channel = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_series_is_seen_and_told_without_colour() {
        for (i, look) in LOOKS.iter().enumerate() {
            assert!(contrast(look.line.colour, PAPER) >= 3.0, "series {i}");
            assert!(LOOKS[..i].iter().all(|other| other.line.dash != look.line.dash), "series {i}: its dash");
        }
        for text in [INK, SOFT, MAIN, WORSE] {
            assert!(contrast(text, PAPER) >= 4.5, "{text:?}");
        }
    }

    #[test]
    fn steps_are_in_the_order_of_their_greys_and_texts_on_them_can_be_read() {
        assert!(
            STEPS.windows(2).all(|pair| contrast(pair[0], pair[1]) >= 1.3 && luminance(pair[0]) > luminance(pair[1]))
        );
        assert!(STEPS.iter().all(|colour| contrast(on(*colour), *colour) >= 4.5));
    }

    #[test]
    fn a_value_at_an_end_belongs_above_it() {
        let ends = [20.0, 40.0, 60.0, 80.0];
        assert_eq!([-1.0, 20.0, 39.9, 80.0, 1e9].map(|v| step(&ends, v)), [0, 1, 1, 4, 4]);
        assert_eq!(step(&[], 5.0), 0);
    }
}
