//! The frozen answer to a question that a page answers, too: what there is to say, drawings, tables.

use super::exhibit::{entry_text, exhibit_drawn, observed};
use crate::data::Ui;
use crate::map::patterns;
use crate::pages::ask::demo_tag;
use crate::public::Look;
use crate::widgets::{chart_texts, framed};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Answer, Drawing, Exhibit, Row};
use cruscotto_drawing::chart::{scale_key, shade};
use cruscotto_drawing::palette;
use yew::prelude::*;

/// Width and height of drawings on a page.
const SIZE: (u32, u32) = (880, 420);

/// The same on a slide, below a caption: letters of 24 px and more of a screen of 1280 by 720.
const SLIDE_SIZE: (u32, u32) = (600, 234);

/// The answer on a page to be read; `i` is the block's place.
pub(super) fn answer(ui: &Ui, look: &Look, i: usize, answer: &Answer) -> Html {
    html! {
        <>
            { for answer.exhibits.iter().enumerate().map(|(nth, exhibit)| on_page(ui, look, (i, nth), exhibit)) }
            { sources(ui, answer) }
        </>
    }
}

fn on_page(ui: &Ui, look: &Look, (i, nth): (usize, usize), exhibit: &Exhibit) -> Html {
    let title = ui.lang.of(&exhibit.title).to_owned();
    let (words, listed) = (ui.lang.briefings(), exhibit.listed());
    let drawing =
        |(d, drawing): (usize, &Drawing)| picture(ui, look, exhibit, drawing, SIZE, &format!("block-{i}-{nth}-{d}-"));
    html! {
        <>
            <h3>{ title.clone() }</h3>
            { for exhibit.said.iter().map(|said| html! { <p>{ ui.lang.of(said).to_owned() }</p> }) }
            { for exhibit.drawings.iter().enumerate().map(drawing) }
            if !listed.is_empty() { { table(ui, exhibit, &listed, false) } }
            if listed.len() < exhibit.rows.len() {
                <details class="history-data">
                    <summary>{ words.data }<span class="visually-hidden">{ ": " }{ title }</span></summary>
                    { table(ui, exhibit, &exhibit.rows.iter().collect::<Vec<_>>(), false) }
                </details>
            }
        </>
    }
}

/// Who says what was not measured here.
fn sources(ui: &Ui, answer: &Answer) -> Html {
    let words = ui.lang.briefings();
    html! {
        if !answer.sources.is_empty() {
            <p class="goal-note">{ words.sources }{ ": " }{ answer.sources.iter().map(|source| ui.lang.of(source)).collect::<Vec<_>>().join("; ") }</p>
        }
    }
}

/// A drawing on a slide, with what it shows above it.
pub(super) fn drawing_on_slide(ui: &Ui, look: &Look, i: usize, exhibit: &Exhibit, drawing: &Drawing) -> Html {
    html! {
        <>
            <p class="briefing-caption">{ ui.lang.of(&exhibit.title).to_owned() }</p>
            { picture(ui, look, exhibit, drawing, SLIDE_SIZE, &format!("block-{i}-")) }
        </>
    }
}

/// Rows on a slide.
pub(super) fn rows_on_slide(ui: &Ui, exhibit: &Exhibit, rows: &[&Row]) -> Html {
    html! {
        <>
            <p class="briefing-caption">{ ui.lang.of(&exhibit.title).to_owned() }</p>
            { table(ui, exhibit, rows, true) }
        </>
    }
}

fn picture(ui: &Ui, look: &Look, exhibit: &Exhibit, drawing: &Drawing, size: (u32, u32), prefix: &str) -> Html {
    if let Drawing::Map { level, column, ends } = drawing {
        return map(ui, look, exhibit, (*level, *column, ends), prefix);
    }
    let drawn = exhibit_drawn(ui.lang, exhibit, drawing, size, (true, prefix), |level| look.map(level));
    framed(ui.lang.of(&exhibit.title), drawn.map(|drawn| drawn.svg))
}

/// Areas in the steps of their values, with a legend that has the letters of its page.
fn map(ui: &Ui, look: &Look, exhibit: &Exhibit, (level, column, ends): (AreaLevel, u32, &[f64]), prefix: &str) -> Html {
    let drawing = look.map(level);
    let of = exhibit.column(column);
    let said = |area: &cruscotto_domain::id::AreaId| {
        let entry = exhibit.rows.iter().find(|row| row.key == area.as_str()).map(|row| row.at(column));
        of.zip(entry).map_or_else(|| "—".to_owned(), |(column, entry)| entry_text(ui.lang, column, entry))
    };
    let areas = drawing.features.iter().map(|feature| {
        let value = observed(exhibit, &feature.id, column).known();
        let fill = value.map_or_else(|| format!("url(#{prefix}{})", palette::EMPTY.id), |value| shade(ends, value));
        html! {
            <g class="area" data-shape={feature.id.to_string()}>
                <title>{ format!("{}: {}", feature.name, said(&feature.id)) }</title>
                <path d={feature.path.clone()} {fill} fill-rule="evenodd" />
            </g>
        }
    });
    let missing = drawing.features.iter().any(|feature| observed(exhibit, &feature.id, column).known().is_none());
    let format = |value: f64| {
        of.map_or_else(String::new, |column| super::exhibit::number_in(ui.lang, &column.unit, column.signed, value))
    };
    let swatch = |fill: String, words: String| {
        html! {
            <li>
                <svg class="swatch" viewBox="0 0 34 20" width="34" height="20" aria-hidden="true" focusable="false">
                    <rect x="0.5" y="0.5" width="33" height="19" rx="2" {fill} stroke="#44515e" />
                </svg>
                { words }
            </li>
        }
    };
    html! {
        <>
            <svg class="map-drawing briefing-map" viewBox={format!("0 0 {:.0} {:.0}", drawing.width, drawing.height)} role="img"
                aria-label={ui.lang.of(&exhibit.title).to_owned()}>
                { patterns(prefix) }
                { for areas }
            </svg>
            <ul class="briefing-legend">
                { for scale_key(ends, &format, &chart_texts(ui.lang)).into_iter().map(|(fill, words)| swatch(fill, words)) }
                if missing { { swatch(palette::EMPTY.ground.to_owned(), chart_texts(ui.lang).missing.to_owned()) } }
            </ul>
        </>
    }
}

fn table(ui: &Ui, exhibit: &Exhibit, rows: &[&Row], brief: bool) -> Html {
    let places: Vec<u32> = exhibit.places(brief).collect();
    let class = |place: u32| {
        exhibit.column(place).filter(|column| is_number(exhibit, place) || column.signed).map(|_| "number")
    };
    let head = |place: &u32| {
        let name = exhibit.column(*place).map(|column| ui.lang.of(&column.name).to_owned());
        html! { <th scope="col" class={class(*place)}>{ name.unwrap_or_default() }</th> }
    };
    let cell = |row: &Row, place: u32| {
        let text = exhibit.column(place).map(|column| entry_text(ui.lang, column, row.at(place)));
        html! { <td class={class(place)}>{ text.unwrap_or_default() }</td> }
    };
    let row = |row: &&Row| {
        html! {
            <tr class={row.whole.then_some("briefing-whole")} data-row={row.key.clone()}>
                <th scope="row">{ ui.lang.of(&row.name).to_owned() }{ demo_tag(ui, row.demo) }</th>
                { for places.iter().map(|place| cell(row, *place)) }
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={ui.lang.of(&exhibit.title).to_owned()}>
            <table class={classes!("table", (!brief).then_some("table-sm"))}>
                <thead><tr><th scope="col">{ ui.lang.of(&exhibit.rows_are).to_owned() }</th>{ for places.iter().map(head) }</tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

/// Whether a column has numbers.
fn is_number(exhibit: &Exhibit, place: u32) -> bool {
    exhibit.rows.iter().any(|row| row.at(place).number().is_some())
}
