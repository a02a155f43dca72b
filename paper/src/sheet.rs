//! What stands on a sheet, whole: cover, blocks, appendices. The template knows no briefings, only these parts.

use crate::blocks::{SLIDE_ROWS, blocks, data};
use crate::letters::Letters;
use crate::press::PaperError;
use crate::provenance::provenance;
use crate::{Briefing, Paper};
use cruscotto_domain::briefing::{Document, FollowedUp};
use cruscotto_domain::civil::Civil;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_frontend::browser::{keep_time_of, utc_offset_s};
use cruscotto_frontend::i18n::{Lang, date_of, day_time};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Serialize;
use serde_json::Value;

/// Side of the QR code in its own units.
const QR_SIDE: u32 = 200;

/// Digits of the hash on a line.
const HASH_DIGITS: usize = 16;

/// The name of the QR code's drawing.
const QR_FILE: &str = "qr.svg";

/// Drawings by the names of their files.
pub(crate) type Drawings = Vec<(String, String)>;

/// What is printed: the sheet for the template, and the drawings that it names.
pub(crate) struct Printed {
    pub(crate) sheet: Value,
    pub(crate) drawings: Drawings,
}

/// The sheet. Its names are those that the template reads.
#[derive(Serialize)]
struct Sheet<'a> {
    slides: bool,
    language: &'static str,
    title: &'a str,
    author: String,
    frozen: [i32; 5],
    cover: Cover<'a>,
    contents: &'static str,
    page_of: String,
    as_of: String,
    demo: Option<&'static str>,
    sections: Vec<Section>,
    appendices: Vec<Appendix>,
}

#[derive(Serialize)]
struct Cover<'a> {
    kind: &'static str,
    city: &'a str,
    lines: Vec<String>,
    hash_name: &'static str,
    hash: Vec<&'a str>,
    check: &'static str,
    page: &'static str,
    url: &'a str,
    qr: &'static str,
    qr_words: &'static str,
}

/// A block, or a part of an appendix.
#[derive(Serialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// Of when its data are; empty where the block says so elsewhere.
    pub(crate) as_of: String,
    pub(crate) parts: Vec<Part>,
}

/// What follows the blocks.
#[derive(Serialize)]
pub(crate) struct Appendix {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) sections: Vec<Section>,
}

/// What a section is made of.
#[derive(Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub(crate) enum Part {
    /// A large number and what it is.
    Figure { value: String, name: String },
    /// A line above a drawing: what it shows and its value.
    Caption { name: String, value: String },
    /// A status: its sign, its word, its tone.
    Status { sign: &'static str, word: &'static str, tone: &'static str },
    /// What people have written, paragraph by paragraph and line by line.
    Text { paragraphs: Vec<Vec<String>> },
    /// A question that stands out.
    Question { text: String },
    /// A heading below the section's.
    Heading { text: String },
    /// A chart or map: its file, what it tells those who do not see it, and the legend that stands beside it.
    Drawing { file: String, words: String, legend: Vec<Swatch> },
    /// A table.
    Table(Table),
    /// A small line.
    Note { text: String },
}

/// A state or a step in a legend: its file and its word.
#[derive(Serialize)]
pub(crate) struct Swatch {
    pub(crate) file: String,
    pub(crate) word: String,
}

/// A table whose first column names its rows.
#[derive(Serialize)]
pub(crate) struct Table {
    pub(crate) summary: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Whether the last row is the whole of the others.
    pub(crate) whole: bool,
    /// Whether it is narrow and long, and runs on beside itself.
    pub(crate) beside: bool,
}

#[derive(Serialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) number: bool,
}

/// Of a heading and whether numbers stand below it.
pub(crate) fn column(name: impl Into<String>, number: bool) -> Column {
    Column { name: name.into(), number }
}

/// A briefing as a sheet.
pub(crate) fn sheet(briefing: &Briefing<'_>, paper: Paper, letters: &Letters<'_>) -> Result<Printed, PaperError> {
    let document = briefing.document;
    keep_time_of(&document.time_zone);
    let lang = Lang::from(document.language);
    let (words, paper_words) = (lang.briefings(), lang.paper());
    let (mut sections, mut drawings) = blocks(briefing, paper)?;
    if !document.followed_up.is_empty() {
        sections.insert(0, followed_up(lang, document));
    }
    let mut appendices = Vec::new();
    // On slides nobody pages through them.
    let tables = if paper == Paper::A4 { data(lang, document) } else { Vec::new() };
    if !tables.is_empty() {
        appendices.push(Appendix { title: paper_words.data, intro: "", sections: tables });
    }
    let said = provenance(lang, document, paper);
    if !said.is_empty() {
        let intro = if paper == Paper::A4 { paper_words.provenance_intro } else { "" };
        appendices.push(Appendix { title: words.provenance, intro, sections: said });
    }
    drawings.push((QR_FILE.to_owned(), qr(briefing.url)?));
    let city = lang.of(&document.city_name);
    let mut lines = Vec::new();
    lines.extend(document.meeting.as_ref().map(|day| (words.meeting)(&date_of(lang, day))));
    lines.push((words.frozen)(&time(lang, document.frozen)));
    if paper == Paper::Slides && !sections.is_empty() {
        lines.push((paper_words.slides_rule)(SLIDE_ROWS));
    }
    let sheet = Sheet {
        slides: paper == Paper::Slides,
        language: lang.tag(),
        title: &document.title,
        author: (paper_words.author)(city),
        frozen: civil(document.frozen),
        cover: Cover {
            kind: words.kind,
            city,
            lines,
            hash_name: words.hash,
            hash: groups(briefing.sha256),
            check: paper_words.check,
            page: paper_words.page,
            url: briefing.url,
            qr: QR_FILE,
            qr_words: words.qr,
        },
        contents: paper_words.contents,
        page_of: (paper_words.page_of)("{n}", "{of}"),
        as_of: (words.as_of)(&time(lang, document.frozen)),
        demo: document.demo.then_some(lang.messages().demo_banner),
        sections,
        appendices,
    };
    let mut sheet = serde_json::to_value(sheet)?;
    let replaced = letters.keep_all(&mut sheet);
    for (_, svg) in &mut drawings {
        letters.keep(svg);
    }
    if replaced > 0
        && let Some(lines) = sheet.pointer_mut("/cover/lines").and_then(Value::as_array_mut)
    {
        lines.push(Value::String((paper_words.letters)(replaced)));
    }
    Ok(Printed { sheet, drawings })
}

/// A time as the city's clocks show it.
pub(crate) fn time(lang: Lang, at: Timestamp) -> String {
    day_time(lang, at, utc_offset_s(at))
}

/// Year, month, day, hour and minute of the city's clocks.
fn civil(at: Timestamp) -> [i32; 5] {
    let local = Civil::from_seconds(at.as_micros().div_euclid(MICROS_PER_SECOND) + i64::from(utc_offset_s(at)));
    let small = |part: u8| i32::from(part);
    [
        i32::try_from(local.year).unwrap_or(0),
        small(local.month),
        small(local.day),
        small(local.hour),
        small(local.minute),
    ]
}

fn groups(hash: &str) -> Vec<&str> {
    (0..hash.len()).step_by(HASH_DIGITS).filter_map(|i| hash.get(i..hash.len().min(i + HASH_DIGITS))).collect()
}

fn qr(url: &str) -> Result<String, PaperError> {
    let code = QrCode::new(url).map_err(PaperError::QrCode)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(QR_SIDE, QR_SIDE).build())
}

/// What was decided on the briefing before, and what became of it.
fn followed_up(lang: Lang, document: &Document) -> Section {
    let words = lang.briefings();
    let due = |due: &Option<String>| due.as_ref().map_or_else(String::new, |due| date_of(lang, due));
    let row = |decision: &FollowedUp| {
        let state = (words.decision_state)(decision.state).to_owned();
        vec![decision.what.clone(), decision.owner.clone(), due(&decision.due), state]
    };
    let columns = [words.decided, words.owner, lang.goals().due, words.became].map(|name| column(name, false));
    let table = Table {
        summary: words.followed_up.to_owned(),
        columns: columns.into(),
        rows: document.followed_up.iter().map(row).collect(),
        whole: false,
        beside: false,
    };
    Section { title: words.followed_up.to_owned(), as_of: String::new(), parts: vec![Part::Table(table)] }
}
