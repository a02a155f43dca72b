//! The parameters of a question that a page answers, too: the same as in the page's form.

use super::block::{BlockFields, typed};
use super::choice::choice;
use super::fields::{levels, metrics};
use super::known::Choice;
use super::texts::Texts;
use crate::data::Ui;
use cruscotto_domain::briefing::{AGAINST, Analysis, Ask, Asked, Block, Takes};
use cruscotto_domain::divide::Component;
use cruscotto_domain::service_kpi::Indicator;
use yew::prelude::*;

/// The fields of a question.
pub(super) fn parameters(
    ui: &Ui,
    texts: &'static Texts,
    props: &BlockFields,
    analysis: Analysis,
    asked: &Asked,
) -> Html {
    let parameters = analysis.parameters();
    let has_days = parameters.iter().any(|(_, takes)| *takes == Takes::Day);
    let field = |(name, takes): &(&'static str, Takes)| {
        let value = asked.get(*name).cloned().unwrap_or_default();
        html! { <label key={*name}>{ label(ui, texts, name, *takes) }{ input(ui, texts, props, name, *takes, &value) }</label> }
    };
    html! {
        <>
            <div class="ops-form-row">{ for parameters.iter().map(field) }</div>
            if has_days { <p>{ texts.empty_days }</p> }
        </>
    }
}

fn label(ui: &Ui, texts: &'static Texts, name: &str, takes: Takes) -> &'static str {
    let words = ui.lang.comparison();
    match (takes, name) {
        (Takes::Metric, _) => texts.metric,
        (Takes::Level, _) => words.level,
        (Takes::Against, _) => words.against,
        (Takes::Service, _) => ui.lang.indicators().service,
        (Takes::Indicator, _) => ui.lang.indicators().together,
        (Takes::Days, _) => ui.lang.ledger().below_field,
        (Takes::Weight, _) => {
            let component = Component::ALL.into_iter().find(|component| component.as_str() == name);
            component.map_or("", |component| (ui.lang.divide().component)(component))
        }
        (Takes::Day, "first") => words.first,
        (Takes::Day, "last") => words.last,
        (Takes::Day, "other_first") => words.other_first,
        (Takes::Day, _) => words.other_last,
    }
}

fn input(ui: &Ui, texts: &'static Texts, props: &BlockFields, name: &'static str, takes: Takes, value: &str) -> Html {
    let off = !props.may;
    let change = move |block: Block, said: String| with(block, name, &said);
    let oninput = typed(props, change);
    let number = |most: Option<&'static str>, step: &'static str| {
        html! { <input {name} type="number" min="0" max={most} {step} value={value.to_owned()} disabled={off} oninput={oninput.clone()} /> }
    };
    match takes {
        Takes::Day => html! { <input {name} type="date" value={value.to_owned()} disabled={off} {oninput} /> },
        Takes::Weight => number(None, "any"),
        Takes::Days => number(Some("365"), "1"),
        Takes::Service => choice(props, name, value, Some(texts.most_moved), &props.known.services, change),
        _ => choice(props, name, value, Some(texts.as_page), &choices(ui, takes), change),
    }
}

/// What can be chosen: its word in the address, and what it is called.
fn choices(ui: &Ui, takes: Takes) -> Vec<Choice> {
    let words = ui.lang.comparison();
    match takes {
        Takes::Metric => metrics(ui),
        Takes::Level => levels(ui),
        Takes::Against => {
            let said = [words.previous, words.last_year, words.mandate, words.other];
            AGAINST.into_iter().zip(said).map(|(word, said)| (word.to_owned(), said.to_owned())).collect()
        }
        Takes::Indicator => Indicator::ALL
            .map(|kind| (kind.as_str().to_owned(), (ui.lang.indicators().indicator)(kind).to_owned()))
            .to_vec(),
        // Those of the city are among what is known.
        Takes::Service | Takes::Day | Takes::Weight | Takes::Days => Vec::new(),
    }
}

/// A block that asks with another value; nothing is as on the page.
fn with(block: Block, name: &str, value: &str) -> Block {
    let Ask::Analysis { analysis, mut asked } = block.ask else { return block };
    if value.is_empty() {
        asked.remove(name);
    } else {
        asked.insert(name.to_owned(), value.to_owned());
    }
    Block { ask: Ask::Analysis { analysis, asked }, ..block }
}
