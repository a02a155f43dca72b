//! A frozen briefing as a PDF, on A4 or as 16:9 slides: tagged and checked against PDF/UA-1 (ISO 14289-1) while it is
//! written, which fails rather than hand out what a screen reader cannot read.
//!
//! The way of a document: [`sheet`] says what stands on it, in words that the page has too, with the drawings that the
//! page shows; `briefing.typ` says where it stands; [`press`] prints it. What people have written goes through as data
//! and never as markup, and the same document gives the same bytes.

mod answers;
mod blocks;
mod letters;
mod picture;
mod press;
mod provenance;
mod sheet;
mod tables;

pub use picture::{DPI, PictureKind, WIDTH_MM};
pub use press::{PaperError, Press};

use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::Document;
use cruscotto_drawing::{Boundary, Frame, Grain, MapDrawing};

/// What it is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// A4, to be read: 210 mm by 297 mm.
    A4,
    /// 16:9, to be shown: 960 pt by 540 pt, a slide a block.
    Slides,
}

impl Paper {
    /// Width and height of its charts in their own units: their letters are as large as the text around them.
    #[must_use]
    pub const fn chart_size(self) -> (u32, u32) {
        match self {
            Self::A4 => (620, 240),
            Self::Slides => (700, 250),
        }
    }

    /// The same of what is drawn of an answer: many rows, where there is room for them.
    #[must_use]
    pub const fn exhibit_size(self) -> (u32, u32) {
        match self {
            Self::A4 => (620, 380),
            Self::Slides => self.chart_size(),
        }
    }
}

/// A frozen briefing, and what is needed beside it to print it.
#[derive(Debug, Clone, Copy)]
pub struct Briefing<'a> {
    /// The document.
    pub document: &'a Document,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: &'a str,
    /// Where its page is.
    pub url: &'a str,
    /// The city's maps.
    pub maps: &'a Maps,
}

/// A city's maps as they are printed.
#[derive(Debug)]
pub struct Maps {
    a4: Levels,
    slides: Levels,
}

/// A map a level.
#[derive(Debug)]
struct Levels {
    nil: MapDrawing,
    municipi: MapDrawing,
}

/// The width of a map in its own units.
const MAP_WIDTH: f64 = 900.0;

/// The letters of names on a map in its own units. Across an A4 page they come to 8 pt; on a slide, where a map is half as
/// wide, to 12 pt; the names of the NIL are in the table alone.
const A4_LETTERS: f64 = 15.0;
const SLIDE_LETTERS: f64 = 34.0;

impl Maps {
    /// The maps of these NIL and Municipi.
    #[must_use]
    pub fn new(nil: &[Boundary], municipi: &[Boundary]) -> Self {
        let levels = |label_size| {
            let frame = Frame { width: MAP_WIDTH, max_height: MAP_WIDTH, margin: 8.0, label_size, grain: Grain::Unit };
            Levels { nil: MapDrawing::of(nil, frame), municipi: MapDrawing::of(municipi, frame) }
        };
        let (a4, mut slides) = (levels(A4_LETTERS), levels(SLIDE_LETTERS));
        // Of so many names the one or two that fit would look as if they were meant.
        slides.nil.features.iter_mut().for_each(|feature| feature.label = None);
        Self { a4, slides }
    }

    /// The map of a level.
    #[must_use]
    pub fn get(&self, paper: Paper, level: AreaLevel) -> &MapDrawing {
        let levels = if paper == Paper::A4 { &self.a4 } else { &self.slides };
        if level == AreaLevel::Municipio { &levels.municipi } else { &levels.nil }
    }
}
