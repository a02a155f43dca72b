//! What a block asks for, by its kind: texts are written, and what there is in the city is chosen.

use super::block::{BlockFields, typed, typed_lines};
use super::choice::choice;
use super::known::Choice;
use super::parameters::parameters;
use super::texts::Texts;
use crate::data::Ui;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::briefing::{Ask, Block, MAX_CHART_DAYS, MAX_TABLE_ROWS, MAX_TEXT_CHARS};
use cruscotto_domain::id::{AreaId, MetricId};
use yew::prelude::*;

/// The fields of a block.
pub(super) fn fields(ui: &Ui, texts: &'static Texts, props: &BlockFields) -> Html {
    match &props.block.ask {
        Ask::Text { text } => {
            long(props, texts.text, "text", 4, text, |block, text| Block { ask: Ask::Text { text }, ..block })
        }
        Ask::Decision { question, options } => html! {
            <>
                { long(props, texts.question, "question", 2, question, |block, question| {
                    let Ask::Decision { options, .. } = block.ask else { return block };
                    Block { ask: Ask::Decision { question, options }, ..block }
                }) }
                { long(props, texts.options, "options", 2, options, |block, options| {
                    let Ask::Decision { question, .. } = block.ask else { return block };
                    Block { ask: Ask::Decision { question, options }, ..block }
                }) }
            </>
        },
        Ask::Figure { metric, area } => {
            row(html! { <>{ of_metric(ui, texts, props, metric) }{ of_area(ui, texts, props, area) }</> })
        }
        Ask::Chart { metric, area, days } => row(html! {
            <>
                { of_metric(ui, texts, props, metric) }
                { of_area(ui, texts, props, area) }
                { number(props, texts.days, "days", u32::from(MAX_CHART_DAYS), u32::from(*days), |block, typed| {
                    let Ask::Chart { metric, area, days } = block.ask else { return block };
                    Block { ask: Ask::Chart { metric, area, days: typed.parse().unwrap_or(days) }, ..block }
                }) }
            </>
        }),
        Ask::Table { metric, level, rows } => row(html! {
            <>
                { of_metric(ui, texts, props, metric) }
                { of_level(ui, props, *level) }
                { number(props, texts.rows, "rows", u32::from(MAX_TABLE_ROWS), u32::from(*rows), |block, typed| {
                    let Ask::Table { metric, level, rows } = block.ask else { return block };
                    Block { ask: Ask::Table { metric, level, rows: typed.parse().unwrap_or(rows) }, ..block }
                }) }
            </>
        }),
        Ask::Map { layer, level } => {
            row(html! { <>{ of_layer(ui, texts, props, *layer) }{ of_level(ui, props, *level) }</> })
        }
        Ask::Goal { goal } => chosen(props, texts.goal, "goal", goal, &props.known.goals, |block, goal| Block {
            ask: Ask::Goal { goal },
            ..block
        }),
        Ask::Incident { incident } => {
            let number = incident.to_string();
            chosen(props, texts.incident, "incident", &number, &props.known.incidents, |block, number| {
                let Ok(incident) = number.parse() else { return block };
                Block { ask: Ask::Incident { incident }, ..block }
            })
        }
        Ask::Analysis { analysis, asked } => parameters(ui, texts, props, *analysis, asked),
    }
}

fn row(fields: Html) -> Html {
    html! { <div class="ops-form-row">{ fields }</div> }
}

/// A text of several lines.
fn long(
    props: &BlockFields,
    label: &'static str,
    name: &'static str,
    rows: u8,
    value: &str,
    change: impl Fn(Block, String) -> Block + 'static,
) -> Html {
    html! {
        <label>{ label }
            <textarea {name} rows={rows.to_string()} value={value.to_owned()} maxlength={MAX_TEXT_CHARS.to_string()}
                disabled={!props.may} oninput={typed_lines(props, change)} />
        </label>
    }
}

/// A number from 1 on.
fn number(
    props: &BlockFields,
    label: &'static str,
    name: &'static str,
    most: u32,
    value: u32,
    change: impl Fn(Block, String) -> Block + 'static,
) -> Html {
    html! {
        <label>{ label }
            <input {name} type="number" min="1" max={most.to_string()} value={value.to_string()} disabled={!props.may}
                oninput={typed(props, change)} />
        </label>
    }
}

/// A choice with its label.
fn chosen(
    props: &BlockFields,
    label: &'static str,
    name: &'static str,
    value: &str,
    choices: &[Choice],
    change: impl Fn(Block, String) -> Block + 'static,
) -> Html {
    html! { <label>{ label }{ choice(props, name, value, None, choices, change) }</label> }
}

/// The metrics that the public sees: a briefing is handed out.
pub(super) fn metrics(ui: &Ui) -> Vec<Choice> {
    let public = ui.city.metrics.iter().filter(|metric| metric.public);
    public.map(|metric| (metric.id.to_string(), ui.lang.of(&metric.name).to_owned())).collect()
}

/// NIL and Municipi.
pub(super) fn levels(ui: &Ui) -> Vec<Choice> {
    let level = |level: AreaLevel| (level.as_str().to_owned(), (ui.messages().level)(level).to_owned());
    [AreaLevel::Nil, AreaLevel::Municipio].map(level).to_vec()
}

fn of_metric(ui: &Ui, texts: &'static Texts, props: &BlockFields, metric: &MetricId) -> Html {
    chosen(props, texts.metric, "metric", metric.as_str(), &metrics(ui), |block, word| {
        let Ok(metric) = word.parse() else { return block };
        let ask = match block.ask {
            Ask::Figure { area, .. } => Ask::Figure { metric, area },
            Ask::Chart { area, days, .. } => Ask::Chart { metric, area, days },
            Ask::Table { level, rows, .. } => Ask::Table { metric, level, rows },
            other => other,
        };
        Block { ask, ..block }
    })
}

fn of_area(ui: &Ui, texts: &'static Texts, props: &BlockFields, area: &AreaId) -> Html {
    let city = ui.city.id().map(|city| (city.to_string(), texts.whole_city.to_owned()));
    let of = |level: AreaLevel| ui.city.boundaries(level).map(|areas| areas.iter()).into_iter().flatten();
    let areas = of(AreaLevel::Municipio).chain(of(AreaLevel::Nil)).map(|area| (area.id.to_string(), area.name.clone()));
    let all: Vec<Choice> = city.into_iter().chain(areas).collect();
    chosen(props, texts.area, "area", area.as_str(), &all, |block, word| {
        let Ok(area) = word.parse() else { return block };
        let ask = match block.ask {
            Ask::Figure { metric, .. } => Ask::Figure { metric, area },
            Ask::Chart { metric, days, .. } => Ask::Chart { metric, area, days },
            other => other,
        };
        Block { ask, ..block }
    })
}

fn of_level(ui: &Ui, props: &BlockFields, level: AreaLevel) -> Html {
    chosen(props, ui.lang.comparison().level, "level", level.as_str(), &levels(ui), |block, word| {
        let Ok(level) = word.parse() else { return block };
        let ask = match block.ask {
            Ask::Map { layer, .. } => Ask::Map { layer, level },
            Ask::Table { metric, rows, .. } => Ask::Table { metric, level, rows },
            other => other,
        };
        Block { ask, ..block }
    })
}

fn of_layer(ui: &Ui, texts: &'static Texts, props: &BlockFields, layer: Layer) -> Html {
    let all = Layer::ALL.map(|layer| (layer.as_str().to_owned(), (ui.messages().layer)(layer).to_owned()));
    chosen(props, texts.layer, "layer", layer.as_str(), &all, |block, word| {
        let Some(layer) = Layer::ALL.into_iter().find(|layer| layer.as_str() == word) else { return block };
        let Ask::Map { level, .. } = block.ask else { return block };
        Block { ask: Ask::Map { layer, level }, ..block }
    })
}
