//! What stands on a sheet of an answer: of each exhibit what there is to say, what is drawn, and the rows that are read out.

use crate::blocks::{SLIDE_ROWS, section};
use crate::press::PaperError;
use crate::sheet::{Drawings, Part, Section, Table, column};
use crate::{Briefing, Paper};
use cruscotto_domain::briefing::{Answer, Exhibit, FrozenBlock, Row};
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::pages::{entry_text, exhibit_svg};

/// The sections of an answer: on A4 one; of slides one for what there is to say, and one a drawing.
pub(crate) fn answer(
    briefing: &Briefing<'_>,
    paper: Paper,
    (i, block): (usize, &FrozenBlock),
    answer: &Answer,
    drawings: &mut Drawings,
) -> Result<Vec<Section>, PaperError> {
    let lang = Lang::from(briefing.document.language);
    let slides = paper == Paper::Slides;
    let see_data = || Part::Note { text: lang.paper().see_data.to_owned() };
    let mut parts = Vec::new();
    let mut drawn = Vec::new();
    for (nth, exhibit) in answer.exhibits.iter().enumerate() {
        let title = lang.of(&exhibit.title);
        parts.push(Part::Heading { text: title.to_owned() });
        if !exhibit.said.is_empty() {
            let paragraphs = exhibit.said.iter().map(|said| vec![lang.of(said).to_owned()]);
            parts.push(Part::Text { paragraphs: paragraphs.collect() });
        }
        for (d, drawing) in exhibit.drawings.iter().enumerate() {
            let map = |level| briefing.maps.get(paper, level);
            let svg = exhibit_svg(lang, exhibit, drawing, paper.chart_size(), &format!("e{i}-{nth}-{d}-"), map)
                .map_err(|source| PaperError::Chart { block: block.key.clone(), source })?;
            let file = format!("exhibit-{i}-{nth}-{d}.svg");
            drawings.push((file.clone(), svg));
            let said = exhibit.said.first().map(|said| format!(". {}", lang.of(said)));
            let part = Part::Drawing { file, words: title.to_owned() + &said.unwrap_or_default(), legend: Vec::new() };
            if slides {
                let caption = Part::Caption { name: title.to_owned(), value: String::new() };
                drawn.push(vec![caption, part, see_data()]);
            } else {
                parts.push(part);
            }
        }
        let listed = exhibit.listed();
        if !slides && !listed.is_empty() {
            parts.push(Part::Table(rows(lang, exhibit, &listed)));
        } else if slides && exhibit.drawings.is_empty() && !listed.is_empty() {
            let shown: Vec<&Row> = listed.iter().copied().take(SLIDE_ROWS).collect();
            parts.push(Part::Table(rows(lang, exhibit, &shown)));
        }
    }
    if !answer.sources.is_empty() {
        let sources: Vec<&str> = answer.sources.iter().map(|source| lang.of(source)).collect();
        parts.push(Part::Note { text: format!("{}: {}", lang.briefings().sources, sources.join("; ")) });
    }
    Ok([parts].into_iter().chain(drawn).map(|parts| section(lang, block, parts)).collect())
}

/// The tables of an answer whose rows are not all read out where it stands.
pub(crate) fn data(lang: Lang, paper: Paper, answer: &Answer) -> Vec<Table> {
    let cut = |exhibit: &&Exhibit| paper == Paper::Slides || exhibit.listed().len() < exhibit.rows.len();
    let whole = |exhibit: &Exhibit| rows(lang, exhibit, &exhibit.rows.iter().collect::<Vec<_>>());
    answer.exhibits.iter().filter(|exhibit| !exhibit.rows.is_empty()).filter(cut).map(whole).collect()
}

fn rows(lang: Lang, exhibit: &Exhibit, rows: &[&Row]) -> Table {
    let places: Vec<u32> = exhibit.places(false).collect();
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
