//! What stands on a sheet of an answer: of each exhibit what there is to say, what is drawn, and the rows that are read out.

use crate::blocks::{SLIDE_ROWS, section};
use crate::press::PaperError;
use crate::sheet::{Drawings, Part, Section, Swatch, Table, column};
use crate::{Briefing, Paper};
use cruscotto_domain::briefing::{Answer, Drawing, Exhibit, FrozenBlock, Row};
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::pages::{entry_text, exhibit_drawn, exhibit_key};

/// Rows of a table that stand below what there is to say, on one slide with it.
const ROWS_BELOW_WORDS: usize = 5;

/// The sections of an answer: on A4 one; of slides one for what there is to say of an exhibit, one a drawing, and one for
/// the first rows of what is drawn.
pub(crate) fn answer(
    briefing: &Briefing<'_>,
    paper: Paper,
    (i, block): (usize, &FrozenBlock),
    answer: &Answer,
    drawings: &mut Drawings,
) -> Result<Vec<Section>, PaperError> {
    let lang = Lang::from(briefing.document.language);
    // What stands together: all of it on A4, and on slides what fits one.
    let (mut on_a4, mut sheets) = (Vec::new(), Vec::new());
    for (nth, exhibit) in answer.exhibits.iter().enumerate() {
        let drawn = exhibit.drawings.iter().enumerate().map(|(d, drawing)| {
            drawing_part(briefing, paper, exhibit, drawing, &format!("{i}-{nth}-{d}"), drawings)
                .map_err(|source| PaperError::Chart { block: block.key.clone(), source })
        });
        let drawn = drawn.collect::<Result<Vec<Part>, PaperError>>()?;
        if paper == Paper::A4 {
            on_a4.extend(read_out(lang, exhibit, drawn));
        } else {
            sheets.extend(shown(lang, exhibit, drawn));
        }
    }
    if !on_a4.is_empty() {
        sheets.push(on_a4);
    }
    if !answer.sources.is_empty() {
        let sources: Vec<&str> = answer.sources.iter().map(|source| lang.of(source)).collect();
        let note = Part::Note { text: format!("{}: {}", lang.briefings().sources, sources.join("; ")) };
        if let Some(last) = sheets.last_mut() {
            last.push(note);
        }
    }
    Ok(sheets.into_iter().map(|parts| section(lang, block, parts)).collect())
}

/// A drawing, with its key beside it where words below it would be too small.
fn drawing_part(
    briefing: &Briefing<'_>,
    paper: Paper,
    exhibit: &Exhibit,
    drawing: &Drawing,
    name: &str,
    drawings: &mut Drawings,
) -> Result<Part, cruscotto_drawing::chart::ChartError> {
    let lang = Lang::from(briefing.document.language);
    let map = |level| briefing.maps.get(paper, level);
    let id = format!("e{name}-");
    let drawn = exhibit_drawn(lang, exhibit, drawing, paper.exhibit_size(), (paper == Paper::A4, id.as_str()), map)?;
    let key = if paper == Paper::A4 { Vec::new() } else { exhibit_key(lang, exhibit, drawing, map)? };
    let swatch = |(n, (svg, word)): (usize, (String, String))| {
        let file = format!("key-{name}-{n}.svg");
        drawings.push((file.clone(), svg));
        Swatch { file, word }
    };
    let legend = key.into_iter().enumerate().map(swatch).collect();
    let file = format!("exhibit-{name}.svg");
    drawings.push((file.clone(), drawn.svg));
    Ok(Part::Drawing { file, words: format!("{}. {}", drawn.title, drawn.description), legend })
}

fn said(lang: Lang, exhibit: &Exhibit) -> Vec<Part> {
    let paragraphs: Vec<Vec<String>> = exhibit.said.iter().map(|said| vec![lang.of(said).to_owned()]).collect();
    let heading = Part::Heading { text: lang.of(&exhibit.title).to_owned() };
    [heading].into_iter().chain((!paragraphs.is_empty()).then_some(Part::Text { paragraphs })).collect()
}

/// All rows that are read out; those that are not are in the table at the end.
fn read_out(lang: Lang, exhibit: &Exhibit, drawn: Vec<Part>) -> Vec<Part> {
    let listed = exhibit.listed();
    let table = (!listed.is_empty()).then(|| Part::Table(rows(lang, exhibit, &listed, false)));
    let is_cut = listed.len() < exhibit.rows.len();
    let see_data = is_cut.then(|| Part::Note { text: lang.paper().see_data.to_owned() });
    said(lang, exhibit).into_iter().chain(drawn).chain(table).chain(see_data).collect()
}

/// The first rows, in the columns that stand on slides.
fn shown(lang: Lang, exhibit: &Exhibit, drawn: Vec<Part>) -> Vec<Vec<Part>> {
    let first_rows = exhibit.first(SLIDE_ROWS);
    let more = u32::try_from(exhibit.rows.len() - first_rows.len()).unwrap_or(u32::MAX);
    let mut table = Vec::new();
    if !first_rows.is_empty() {
        table.push(Part::Table(rows(lang, exhibit, &first_rows, true)));
        table.extend((more > 0).then(|| Part::Note { text: (lang.paper().more_rows)(more) }));
    }
    let caption = || Part::Caption { name: lang.of(&exhibit.title).to_owned(), value: String::new() };
    let mut first = said(lang, exhibit);
    if drawn.is_empty() && first_rows.len() <= ROWS_BELOW_WORDS {
        first.append(&mut table);
    }
    let drawn = drawn.into_iter().map(|part| vec![caption(), part]);
    let table = (!table.is_empty()).then(|| [caption()].into_iter().chain(table).collect());
    // Words that would be alone with a heading.
    let first = Some(first).filter(|first| first.len() > 1);
    first.into_iter().chain(drawn).chain(table).collect()
}

/// The tables of an answer whose rows are not all read out where it stands.
pub(crate) fn data(lang: Lang, answer: &Answer) -> Vec<Table> {
    let cut = |exhibit: &&Exhibit| exhibit.listed().len() < exhibit.rows.len();
    let whole = |exhibit: &Exhibit| rows(lang, exhibit, &exhibit.rows.iter().collect::<Vec<_>>(), false);
    answer.exhibits.iter().filter(cut).map(whole).collect()
}

fn rows(lang: Lang, exhibit: &Exhibit, rows: &[&Row], brief: bool) -> Table {
    let places: Vec<u32> = exhibit.places(brief).collect();
    let is_number = |place: u32| exhibit.rows.iter().any(|row| row.at(place).number().is_some());
    let named = |place: &u32| {
        let name = exhibit.column(*place).map(|column| lang.of(&column.name).to_owned());
        column(name.unwrap_or_default(), is_number(*place))
    };
    let cell = |row: &Row, place: u32| {
        exhibit.column(place).map(|column| entry_text(lang, column, row.at(place))).unwrap_or_default()
    };
    let row = |row: &&Row| {
        let demo = if row.demo { " (demo)" } else { "" };
        let name = lang.of(&row.name).to_owned() + demo;
        [name].into_iter().chain(places.iter().map(|place| cell(row, *place))).collect()
    };
    Table {
        summary: lang.of(&exhibit.title).to_owned(),
        columns: [column(lang.of(&exhibit.rows_are), false)].into_iter().chain(places.iter().map(named)).collect(),
        rows: rows.iter().map(row).collect(),
        whole: rows.last().is_some_and(|row| row.whole),
        beside: false,
    }
}
