//! Typesets a sheet and writes it as a PDF. Nothing is read from the machine: the template and the typefaces are compiled
//! in, there are no packages and no clock.

use crate::letters::Letters;
use crate::picture::{PictureKind, Pictures};
use crate::sheet::{Printed, sheet};
use crate::{Briefing, Maps, Paper};
use cruscotto_domain::briefing::Document;
use cruscotto_drawing::chart::ChartError;
use std::collections::HashMap;
use std::fmt;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The typefaces, TrueType. The later ones lend the letters that the ones before have not.
pub(crate) const FONTS: [&[u8]; 3] = [
    include_bytes!("../fonts/TitilliumWeb-Regular.ttf"),
    include_bytes!("../fonts/TitilliumWeb-Bold.ttf"),
    include_bytes!("../fonts/DejaVuSans-subset.ttf"),
];

/// Where things stand.
const TEMPLATE: &str = include_str!("../typst/briefing.typ");

/// Documents ago that an intermediate result was last used when it is forgotten: what two documents in a row have in
/// common is the typefaces.
const FORGET_AFTER: usize = 1;

/// Why a briefing cannot be printed. None of it is the reader's fault.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A typeface that is compiled in cannot be read.
    #[error("typeface {0} cannot be read")]
    Font(usize),
    /// A chart cannot be drawn.
    #[error("block {block}: {source}")]
    Chart {
        /// The block's key.
        block: String,
        /// Why not.
        source: ChartError,
    },
    /// The address of the page makes no QR code.
    #[error("a QR code cannot be made of the page's address: {0}")]
    QrCode(qrcode::types::QrError),
    /// The sheet cannot be written down for the template.
    #[error("the sheet cannot be written: {0}")]
    Sheet(#[from] serde_json::Error),
    /// It cannot be typeset.
    #[error("it cannot be typeset: {0}")]
    Typeset(String),
    /// A drawing cannot be made a picture of.
    #[error("a drawing cannot be read: {0}")]
    Picture(String),
    /// It is no accessible PDF.
    #[error("it cannot be written as PDF/UA-1: {0}")]
    Pdf(String),
}

/// What is printed with.
pub struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    pictures: Pictures,
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Press").field("fonts", &self.fonts).finish_non_exhaustive()
    }
}

impl Press {
    /// Reads what is compiled in.
    ///
    /// # Errors
    /// When a typeface is none.
    pub fn new() -> Result<Self, PaperError> {
        let fonts = fonts()?;
        // Row headers of tables: typst's way to say them is new and may be called otherwise in its next version.
        let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
        Ok(Self {
            library: LazyHash::new(library),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            pictures: Pictures::new(),
            template: Source::new(path("briefing.typ")?, TEMPLATE.to_owned()),
        })
    }

    /// The PDF of a briefing. Takes seconds of one processor for one of many pages, and keeps this thread's clocks at the
    /// document's time zone.
    ///
    /// # Errors
    /// When a part cannot be drawn, or the whole cannot be made accessible.
    pub fn pdf(&self, briefing: &Briefing<'_>, paper: Paper) -> Result<Vec<u8>, PaperError> {
        let Printed { sheet, drawings } = sheet(briefing, paper, &Letters(&self.fonts))?;
        let mut files = HashMap::new();
        files.insert(path("briefing.json")?, Bytes::new(serde_json::to_vec(&sheet)?));
        for (name, svg) in drawings {
            files.insert(path(&name)?, Bytes::from_string(svg));
        }
        let typeset = typst::compile::<PagedDocument>(&Desk { press: self, files });
        let pages = typeset.output.map_err(|errors| PaperError::Typeset(told(&errors)))?;
        let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|e| PaperError::Pdf(format!("{e:?}")))?;
        let options =
            PdfOptions { ident: Smart::Custom(briefing.sha256.to_owned()), standards, ..PdfOptions::default() };
        let pdf = typst_pdf::pdf(&pages, &options).map_err(|errors| PaperError::Pdf(told(&errors)));
        typst::comemo::evict(FORGET_AFTER);
        pdf
    }

    /// The chart or map of the block `key` by itself, of several the one at a place from 0; none where there is no such block,
    /// or nothing is drawn of it. Keeps this thread's clocks at the document's time zone.
    ///
    /// # Errors
    /// When it cannot be drawn.
    pub fn picture(
        &self,
        document: &Document,
        maps: &Maps,
        which: (&str, usize),
        kind: PictureKind,
    ) -> Result<Option<Vec<u8>>, PaperError> {
        self.pictures.picture(document, maps, which, kind)
    }
}

/// The typefaces.
pub(crate) fn fonts() -> Result<Vec<Font>, PaperError> {
    let read = |(i, bytes): (usize, &'static [u8])| Font::new(Bytes::new(bytes), 0).ok_or(PaperError::Font(i));
    FONTS.into_iter().enumerate().map(read).collect()
}

/// The id of a file of the sheet.
fn path(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|e| PaperError::Typeset(format!("{name}: {e:?}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// What is wrong, all of it.
fn told(errors: &[SourceDiagnostic]) -> String {
    let one = |error: &SourceDiagnostic| {
        let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
        error.message.to_string() + &hints.collect::<String>()
    };
    errors.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The files of one document.
struct Desk<'a> {
    press: &'a Press,
    files: HashMap<FileId, Bytes>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(self.press.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// The same document is the same whenever it is printed.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
