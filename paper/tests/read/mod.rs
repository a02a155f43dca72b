//! A PDF as a reader finds it: what it says of itself, its structure, its typefaces, and every letter with its place.

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, Name, Stream, String as PdfString};
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Point, Rect};
use hayro::{RenderCache, RenderSettings, render};
use std::collections::BTreeMap;
use std::path::Path;

/// Pixels a point in the pictures that are looked at.
const PIXELS: f32 = 1.5;

pub(crate) struct Printed {
    bytes: Vec<u8>,
    pub(crate) marked: bool,
    pub(crate) language: String,
    pub(crate) displays_title: bool,
    pub(crate) tab_order: bool,
    pub(crate) xmp: String,
    /// What each picture tells those who do not see it.
    pub(crate) figures: Vec<String>,
    /// Structure elements by kind.
    elements: BTreeMap<String, usize>,
    /// Typefaces, and whether they are in the file.
    pub(crate) fonts: BTreeMap<String, bool>,
    pub(crate) pages: Vec<Sheet>,
}

pub(crate) struct Sheet {
    pub(crate) size: (f64, f64),
    pub(crate) letters: Vec<Letter>,
}

#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) text: String,
    /// From the lower left corner, in points.
    pub(crate) at: (f64, f64),
    /// Points.
    pub(crate) size: f64,
}

impl Printed {
    pub(crate) fn read(bytes: Vec<u8>) -> Self {
        let pdf = Pdf::new(bytes.clone()).unwrap();
        let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).unwrap();
        let mark_info = catalog.get::<Dict<'_>>("MarkInfo");
        let preferences = catalog.get::<Dict<'_>>("ViewerPreferences");
        let metadata = catalog.get::<Stream<'_>>("Metadata").unwrap();
        assert!(catalog.contains_key("StructTreeRoot"), "there is no structure");
        let (mut figures, mut elements, mut fonts) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        for object in pdf.objects() {
            let Some(dict) = object.into_dict() else { continue };
            let name = |key: &str| dict.get::<Name<'_>>(key).map(|name| String::from_utf8_lossy(&name).into_owned());
            if let Some(kind) = name("S").filter(|_| dict.contains_key("P")) {
                if kind == "Figure" {
                    figures.push(dict.get::<PdfString<'_>>("Alt").map(|alt| text(&alt)).unwrap_or_default());
                }
                *elements.entry(kind).or_default() += 1;
            }
            if name("Type").as_deref() == Some("FontDescriptor") {
                let embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|file| dict.contains_key(file));
                fonts.insert(name("FontName").unwrap(), embedded);
            }
        }
        let tabbed = |page: &Page<'_>| page.raw().get::<Name<'_>>("Tabs").is_none_or(|tabs| &*tabs == b"S");
        Self {
            marked: mark_info.is_some_and(|info| info.get::<bool>("Marked") == Some(true)),
            language: catalog.get::<PdfString<'_>>("Lang").map(|lang| text(&lang)).unwrap_or_default(),
            displays_title: preferences.is_some_and(|p| p.get::<bool>("DisplayDocTitle") == Some(true)),
            tab_order: pdf.pages().iter().all(tabbed),
            xmp: String::from_utf8(metadata.decoded().unwrap().into_owned()).unwrap(),
            figures,
            elements,
            fonts,
            pages: pdf.pages().iter().map(|page| sheet(&pdf, page)).collect(),
            bytes,
        }
    }

    pub(crate) fn count(&self, kind: &str) -> usize {
        self.elements.get(kind).copied().unwrap_or_default()
    }

    /// Every letter in the order of writing.
    pub(crate) fn text(&self) -> String {
        let letters = self.pages.iter().flat_map(|page| &page.letters);
        letters.map(|letter| letter.text.as_str()).collect()
    }

    /// Writes a picture a page.
    pub(crate) fn keep_pictures(&self, folder: &Path, name: &str) {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(format!("{name}.pdf")), &self.bytes).unwrap();
        let pdf = Pdf::new(self.bytes.clone()).unwrap();
        let settings =
            RenderSettings { x_scale: PIXELS, y_scale: PIXELS, bg_color: WHITE, ..RenderSettings::default() };
        let cache = RenderCache::new();
        for (i, page) in pdf.pages().iter().enumerate() {
            let pixels = render(page, &cache, &InterpreterSettings::default(), &settings);
            std::fs::write(folder.join(format!("{name}-{:02}.png", i + 1)), pixels.into_png().unwrap()).unwrap();
        }
    }
}

/// A text string of a PDF: UTF-16 or UTF-8 where it says so, else Latin (ISO 32000-2, 7.9.2.2).
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        latin => latin.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn sheet<'a>(pdf: &'a Pdf, page: &'a Page<'a>) -> Sheet {
    let bounds = page.media_box();
    let size = (bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
    let upright = page.initial_transform(false).to_kurbo();
    let area = Rect::new(0.0, 0.0, size.0, size.1);
    let settings = InterpreterSettings::default();
    let mut context = Context::new(upright, area, &InterpreterCache::new(), pdf.xref(), settings);
    let mut letters = Letters(Vec::new());
    interpret_page(page, &mut context, &mut letters);
    Sheet { size, letters: letters.0 }
}

/// Writes down letters, and nothing else.
struct Letters(Vec<Letter>);

impl<'a> Device<'a> for Letters {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph(&mut self, glyph: &Glyph<'a>, transform: Affine, place: Affine, _: &Paint<'a>, _: &GlyphDrawMode) {
        let whole = transform * place;
        let at = whole * Point::ORIGIN;
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => panic!("a letter without a name at {at:?}"),
        };
        // Outlines are 1000 units high.
        let size = whole.determinant().abs().sqrt() * 1_000.0;
        self.0.push(Letter { text, at: (at.x, at.y), size });
    }
}
