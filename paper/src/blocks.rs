//! What stands on a sheet of each block, and the tables of what is drawn, which follow at the end.

use crate::answers;
use crate::press::PaperError;
use crate::sheet::{Drawings, Part, Section, Swatch, time};
use crate::tables::{areas, facts, points, ranking, readings};
use crate::{Briefing, Paper};
use cruscotto_domain::briefing::{Content, Document, FrozenBlock};
use cruscotto_domain::goal::Status;
use cruscotto_domain::health::Health;
use cruscotto_drawing::svg::swatch_svg;
use cruscotto_frontend::i18n::{Lang, integer};
use cruscotto_frontend::pages::{block_drawn, goal_fact_rows, goal_status_sign, number_text, shown_states};

/// Rows of a table on a slide beside the whole of which they are parts: what can be read from the last row of chairs, and
/// every Municipio. All of them are in the document on A4 and in the workbook, as the cover says.
pub(crate) const SLIDE_ROWS: usize = 9;

/// The sections of a briefing, and the drawings that they name.
pub(crate) fn blocks(briefing: &Briefing<'_>, paper: Paper) -> Result<(Vec<Section>, Drawings), PaperError> {
    let document = briefing.document;
    let lang = Lang::from(document.language);
    let (mut sections, mut drawings) = (Vec::new(), Vec::new());
    for (i, block) in document.blocks.iter().enumerate() {
        if let Content::Analysis { answer } = &block.content {
            sections.extend(answers::answer(briefing, paper, (i, block), answer, &mut drawings)?);
            continue;
        }
        let map = |level| briefing.maps.get(paper, level);
        let drawn = block_drawn(document, block, 0, paper.chart_size(), paper == Paper::A4, map).transpose();
        let drawn = drawn.map_err(|source| PaperError::Chart { block: block.key.clone(), source })?;
        let is_drawn = drawn.is_some();
        let drawing = drawn.map(|drawn| {
            let file = format!("drawing-{i}.svg");
            drawings.push((file.clone(), drawn.svg));
            let words = format!("{}. {}", drawn.title, drawn.description);
            Part::Drawing { file, words, legend: legend(lang, block, paper, &mut drawings) }
        });
        sections.push(section(lang, block, parts(lang, block, paper, drawing)));
        // Beside a drawing there is no room for them.
        if let (Paper::Slides, Content::Goal { goal, .. }, true) = (paper, &block.content, is_drawn) {
            let facts = facts(lang, block.title.clone(), goal_fact_rows(lang, goal));
            sections.push(section(lang, block, vec![Part::Table(facts)]));
        }
    }
    Ok((sections, drawings))
}

/// A block with what it is made of.
pub(crate) fn section(lang: Lang, block: &FrozenBlock, parts: Vec<Part>) -> Section {
    Section { title: block.title.clone(), as_of: (lang.briefings().as_of)(&time(lang, block.as_of)), parts }
}

/// What stands beside a map on a slide, where the words below it would be too small to read.
fn legend(lang: Lang, block: &FrozenBlock, paper: Paper, drawings: &mut Drawings) -> Vec<Swatch> {
    let Content::Map { places, .. } = &block.content else { return Vec::new() };
    if paper == Paper::A4 {
        return Vec::new();
    }
    let mut swatch = |(health, word): (Health, &'static str)| {
        let file = format!("state-{health}.svg");
        drawings.push((file.clone(), swatch_svg(health)));
        Swatch { file, word: word.to_owned() }
    };
    shown_states(lang, places).into_iter().map(&mut swatch).collect()
}

fn parts(lang: Lang, block: &FrozenBlock, paper: Paper, drawing: Option<Part>) -> Vec<Part> {
    let (words, slides) = (lang.briefings(), paper == Paper::Slides);
    let see_data = (!slides).then(|| Part::Note { text: lang.paper().see_data.to_owned() });
    match &block.content {
        Content::Figure { number, area } => {
            let name = format!("{}, {area}", lang.of(&number.name));
            let value = number_text(lang, number);
            if number.value.is_some() {
                vec![Part::Figure { value, name }]
            } else {
                vec![Part::Question { text: value }, Part::Note { text: name }]
            }
        }
        Content::Goal { goal, .. } => {
            let status = goal.standing.status;
            let why = Part::Note { text: (lang.goals().why)(status).to_owned() };
            let word = (lang.goals().status)(status);
            let mut parts = vec![Part::Status { sign: goal_status_sign(status), word, tone: tone(status) }, why];
            let empty = || Part::Note { text: lang.goals().chart_empty.to_owned() };
            let is_drawn = drawing.is_some();
            parts.push(drawing.unwrap_or_else(empty));
            if !slides || !is_drawn {
                parts.push(Part::Table(facts(lang, block.title.clone(), goal_fact_rows(lang, goal))));
            }
            parts
        }
        Content::Chart { number, area, .. } => {
            let caption =
                Part::Caption { name: format!("{}, {area}", lang.of(&number.name)), value: number_text(lang, number) };
            [caption].into_iter().chain(drawing).chain(see_data).collect()
        }
        Content::Map { layer, .. } => {
            let caption = Part::Caption { name: (lang.messages().layer)(*layer).to_owned(), value: String::new() };
            [caption].into_iter().chain(drawing).chain(see_data).collect()
        }
        Content::Table { number, places, left_out, .. } => {
            let most = if slides { SLIDE_ROWS } else { usize::MAX };
            let cut = places.len().saturating_sub(most);
            let table = ranking(lang, &block.title, number, &places[..places.len() - cut]);
            let mut parts = vec![Part::Table(table)];
            let more = u32::try_from(cut).unwrap_or(u32::MAX);
            parts.extend((more > 0).then(|| Part::Note { text: (lang.paper().more_rows)(more) }));
            parts.extend((*left_out > 0).then(|| Part::Note { text: (words.left_out)(*left_out) }));
            parts
        }
        Content::Text { text } => vec![written(text)],
        Content::Decision { question, options } => {
            let mut parts = vec![Part::Question { text: question.clone() }];
            if !options.is_empty() {
                parts.extend([Part::Heading { text: words.options.to_owned() }, written(options)]);
            }
            parts
        }
        Content::Incident { name, severity, since, resolved, assets, .. } => {
            let until = resolved.map_or_else(|| words.lasts.to_owned(), |at| time(lang, at));
            let rows =
                vec![(words.since, time(lang, *since)), (words.until, until), (words.assets, integer(lang, *assets))];
            let text = format!("{}: {name}", (words.severity)(*severity));
            vec![Part::Question { text }, Part::Table(facts(lang, block.title.clone(), rows))]
        }
        // It has sections of its own.
        Content::Analysis { .. } => Vec::new(),
        Content::Missing { what } => vec![Part::Note { text: (words.missing)(what) }],
    }
}

/// The tables of what is drawn, and the rows that are not read out.
pub(crate) fn data(lang: Lang, document: &Document) -> Vec<Section> {
    let table = |block: &FrozenBlock| match &block.content {
        Content::Goal { goal, .. } if !goal.readings.is_empty() => Some(vec![readings(lang, &block.title, goal)]),
        Content::Chart { number, bucket_s, points: cells, .. } if !cells.is_empty() => {
            Some(vec![points(lang, &block.title, number, *bucket_s, cells)])
        }
        Content::Map { places, .. } if !places.is_empty() => Some(vec![areas(lang, &block.title, places)]),
        Content::Analysis { answer } => Some(answers::data(lang, answer)),
        _ => None,
    };
    let tables_of = |block: &FrozenBlock| {
        let parts: Vec<Part> = table(block).into_iter().flatten().map(Part::Table).collect();
        (!parts.is_empty()).then(|| section(lang, block, parts))
    };
    document.blocks.iter().filter_map(tables_of).collect()
}

/// What people have written: paragraphs are divided by empty lines.
fn written(text: &str) -> Part {
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    Part::Text { paragraphs: paragraphs.map(|p| p.lines().map(str::to_owned).collect()).collect() }
}

/// How a status looks beside its sign and its word.
fn tone(status: Status) -> &'static str {
    match status {
        Status::Reached | Status::OnTrack => "good",
        Status::AtRisk => "warning",
        Status::OffTrack => "bad",
        Status::NotMeasured | Status::Undated | Status::TooFewReadings => "quiet",
    }
}
