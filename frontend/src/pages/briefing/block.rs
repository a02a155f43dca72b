//! What a frozen block shows, on a page and on a slide.

use super::map::map;
use super::when;
use crate::data::Ui;
use crate::i18n::{Lang, axis_value, integer, quantity_in};
use crate::pages::goal::{SIZE, goal_chart, goal_facts};
use crate::pages::goals::status;
use crate::public::Look;
use crate::widgets::{chart, chart_of, chart_table};
use cruscotto_domain::api::{History, HistoryPoint};
use cruscotto_domain::briefing::{Cell, Content, Document, FrozenBlock, Number, Place};
use yew::prelude::*;

/// Width and height of charts on a slide in units of their letters: 24 px and more of a screen of 1280 by 720.
const SLIDE_CHART: (u32, u32) = (600, 250);

/// The same below two lines of a goal's standing.
const SLIDE_GOAL: (u32, u32) = (600, 222);

/// The block on a page to be read.
pub(super) fn content(ui: &Ui, look: &Look, document: &Document, i: usize, block: &FrozenBlock) -> Html {
    let words = ui.lang.briefings();
    match &block.content {
        Content::Goal { goal, .. } => html! {
            <>
                { status(ui.lang, goal.standing.status) }
                <p>{ (ui.lang.goals().why)(goal.standing.status) }</p>
                { goal_chart(ui, goal, document.frozen, SIZE) }
                { goal_facts(ui, goal) }
            </>
        },
        Content::Chart { number, area, bucket_s, points } => {
            let history = history(number, *bucket_s, points);
            let title = format!("{}, {area}", ui.lang.of(&number.name));
            html! {
                <>
                    <p class="briefing-caption">{ title.clone() }{ ": " }<strong>{ number_text(ui.lang, number) }</strong></p>
                    { chart(ui.lang, &title, &history, 2 * bucket_s, number.scope.from, number.scope.to) }
                    <details class="history-data">
                        <summary>{ words.data }<span class="visually-hidden">{ ": " }{ title }</span></summary>
                        { chart_table(ui.lang, &history) }
                    </details>
                </>
            }
        }
        Content::Map { layer, level, places, .. } => {
            let title = format!("{}: {}", block.title, (ui.messages().layer)(*layer));
            html! {
                <>
                    { map(ui, look, *level, places, &format!("block-{i}-"), &title) }
                    <details class="history-data"><summary>{ words.data }</summary>{ working(ui, &title, places) }</details>
                </>
            }
        }
        Content::Analysis { answer } => super::answer::answer(ui, look, i, answer),
        _ => on_slide(ui, look, document, i, block),
    }
}

/// The block on a slide: without what only a reader opens, and in fewer units, so that letters are larger.
pub(super) fn on_slide(ui: &Ui, look: &Look, document: &Document, i: usize, block: &FrozenBlock) -> Html {
    let words = ui.lang.briefings();
    match &block.content {
        Content::Figure { number, area } => html! {
            <p class="briefing-figure">
                <strong>{ number_text(ui.lang, number) }</strong>
                <span>{ ui.lang.of(&number.name).to_owned() }{ ", " }{ area.clone() }</span>
            </p>
        },
        Content::Goal { goal, .. } => html! {
            <>
                <div class="slide-status">{ status(ui.lang, goal.standing.status) }<p>{ (ui.lang.goals().why)(goal.standing.status) }</p></div>
                { goal_chart(ui, goal, document.frozen, SLIDE_GOAL) }
            </>
        },
        Content::Chart { number, area, bucket_s, points } => {
            let history = history(number, *bucket_s, points);
            let title = format!("{}, {area}", ui.lang.of(&number.name));
            let period = (number.scope.from, number.scope.to);
            html! {
                <>
                    <p class="briefing-caption">{ title.clone() }{ ": " }<strong>{ number_text(ui.lang, number) }</strong></p>
                    { chart_of(ui.lang, &title, &history, 2 * bucket_s, period, SLIDE_CHART) }
                </>
            }
        }
        Content::Map { layer, level, places, .. } => {
            let title = format!("{}: {}", block.title, (ui.messages().layer)(*layer));
            map(ui, look, *level, places, &format!("block-{i}-"), &title)
        }
        Content::Table { number, places, left_out, .. } => ranking_rows(ui, &block.title, number, places, *left_out),
        Content::Text { text } => paragraphs(text),
        Content::Decision { question, options } => large_question(ui, question, options),
        Content::Incident { name, severity, since, resolved, assets, .. } => html! {
            <>
                <p class="briefing-question">{ (words.severity)(*severity) }{ ": " }{ name.clone() }</p>
                <dl class="goal-facts">
                    <div><dt>{ words.since }</dt><dd>{ when(ui, Some(*since)) }</dd></div>
                    <div><dt>{ words.until }</dt><dd>{ resolved.map_or_else(|| html! { words.lasts }, |at| when(ui, Some(at))) }</dd></div>
                    <div><dt>{ words.assets }</dt><dd>{ integer(ui.lang, *assets) }</dd></div>
                </dl>
            </>
        },
        // Its parts are slides of their own.
        Content::Analysis { .. } => Html::default(),
        Content::Missing { what } => html! { <p class="notice">{ (words.missing)(what) }</p> },
    }
}

/// What is to be decided, and what speaks for which way.
pub(super) fn large_question(ui: &Ui, question: &str, options: &str) -> Html {
    html! {
        <div class="briefing-decision">
            <p class="briefing-question">{ question.to_owned() }</p>
            if !options.is_empty() { <h3>{ ui.lang.briefings().options }</h3>{ paragraphs(options) } }
        </div>
    }
}

/// A number as people read it, or why there is none.
#[must_use]
pub fn number_text(lang: Lang, number: &Number) -> String {
    let words = lang.briefings();
    match number.value {
        Some(value) => quantity_in(lang, &number.unit, false, value).to_string(),
        None if number.suppressed => words.withheld.to_owned(),
        None => words.no_value.to_owned(),
    }
}

/// The points as the charts of every page take them.
pub(super) fn history(number: &Number, bucket_s: u32, points: &[Cell]) -> History {
    let point =
        |cell: &Cell| HistoryPoint { time: cell.time, count: 1, value: cell.value, min: cell.min, max: cell.max };
    History {
        metric: number.scope.metric.clone(),
        series: None,
        area: Some(number.scope.area.clone()),
        unit: number.unit.clone(),
        bucket_s,
        points: points.iter().map(point).collect(),
        corrected: Vec::new(),
    }
}

pub(super) fn paragraphs(text: &str) -> Html {
    let lines = |paragraph: &str| {
        let lines = paragraph.lines().enumerate();
        lines.map(|(i, line)| html! { <>if i > 0 { <br /> }{ line.to_owned() }</> }).collect::<Html>()
    };
    html! { <div class="briefing-text">{ for text.split("\n\n").map(|paragraph| html! { <p>{ lines(paragraph) }</p> }) }</div> }
}

/// How many of an area work, out of how many.
pub(super) fn working_of(ui: &Ui, place: &Place) -> String {
    match (place.working, place.total) {
        (Some(working), Some(total)) => format!("{} / {}", integer(ui.lang, working), integer(ui.lang, total)),
        _ => "—".to_owned(),
    }
}

fn working(ui: &Ui, title: &str, places: &[Place]) -> Html {
    let words = ui.lang.briefings();
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={title.to_owned()}>
            <table class="table table-sm">
                <thead><tr><th scope="col">{ words.area }</th><th scope="col" class="number">{ words.working }</th></tr></thead>
                <tbody>{ for places.iter().map(|place| html! {
                    <tr><th scope="row">{ place.name.clone() }</th><td class="number">{ working_of(ui, place) }</td></tr>
                }) }</tbody>
            </table>
        </div>
    }
}

/// A ranking of areas, and below it the whole city.
pub(super) fn ranking_rows(ui: &Ui, title: &str, number: &Number, places: &[Place], left_out: u32) -> Html {
    let words = ui.lang.briefings();
    let cell =
        |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| axis_value(ui.lang, &number.unit, value));
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={title.to_owned()}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ words.area }</th><th scope="col" class="number">{ ui.lang.of(&number.name).to_owned() }</th>
                </tr></thead>
                <tbody>
                    { for places.iter().map(|place| html! {
                        <tr><th scope="row">{ place.name.clone() }</th><td class="number">{ cell(place.value) }</td></tr>
                    }) }
                    <tr class="briefing-whole"><th scope="row">{ ui.lang.public().whole_city }</th><td class="number">{ cell(number.value) }</td></tr>
                </tbody>
            </table>
            if left_out > 0 { <p>{ (words.left_out)(left_out) }</p> }
        </div>
    }
}
