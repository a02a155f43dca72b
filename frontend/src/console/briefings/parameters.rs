//! The parameters of a question that a page answers, too: the same as in the page's form.

use super::block::{BlockFields, typed};
use super::draft::Edit;
use super::texts::Texts;
use crate::console::form::on_choice;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::piece::{part, piece};
use cruscotto_domain::api::{Items, ServiceItem};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{AGAINST, Analysis, Ask, Asked, Block, Takes};
use cruscotto_domain::divide::Component;
use cruscotto_domain::service_kpi::Indicator;
use yew::prelude::*;

/// Where the services of the city are told.
const SERVICES: &str = "/api/v1/services";

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
    let oninput = typed(props, move |block, said| with(block, name, &said));
    let number = |most: Option<&'static str>, step: &'static str| {
        html! { <input {name} type="number" min="0" max={most} {step} value={value.to_owned()} disabled={off} oninput={oninput.clone()} /> }
    };
    match takes {
        Takes::Day => html! { <input {name} type="date" value={value.to_owned()} disabled={off} {oninput} /> },
        Takes::Weight => number(None, "any"),
        Takes::Days => number(Some("365"), "1"),
        _ => {
            let (composed, block, i) = (props.composed.clone(), props.block.clone(), props.i);
            let onchange = on_choice(move |chosen| {
                composed.dispatch(Edit::Block(i, Box::new(with(block.clone(), name, &chosen))));
            });
            let nothing = if takes == Takes::Service { texts.most_moved } else { texts.as_page };
            if takes == Takes::Service {
                return part(Services { value: value.to_owned(), nothing, off, onchange });
            }
            let option = |(word, said): (String, String)| html! { <option value={word.clone()} selected={word == value}>{ said }</option> };
            html! {
                <select {name} disabled={off} {onchange}>
                    <option value="" selected={value.is_empty()}>{ nothing }</option>
                    { for choices(ui, takes).into_iter().map(option) }
                </select>
            }
        }
    }
}

/// The choice of a service of the city.
#[derive(PartialEq)]
struct Services {
    value: String,
    /// What it is when none is chosen.
    nothing: &'static str,
    off: bool,
    onchange: Callback<Event>,
}

piece!(Services => use_services);

#[hook]
fn use_services(props: &Services) -> Html {
    let ui = use_ui();
    let known: Fetched<Items<ServiceItem>> = use_fetched(SERVICES.to_owned(), Some(SERVICES.to_owned()), None);
    let services = known.data.as_ref().map(|known| known.items.as_slice()).unwrap_or_default();
    // One that the city has no longer stays what it is until another is chosen.
    let is_gone = !props.value.is_empty() && services.iter().all(|service| service.id != props.value);
    html! {
        <select name="service" disabled={props.off} onchange={props.onchange.clone()}>
            <option value="" selected={props.value.is_empty()}>{ props.nothing }</option>
            if is_gone { <option value={props.value.clone()} selected=true>{ &props.value }</option> }
            { for services.iter().map(|service| html! {
                <option value={service.id.clone()} selected={service.id == props.value}>{ ui.lang.of(&service.name) }</option>
            }) }
        </select>
    }
}

/// What can be chosen: its word in the address, and what it is called.
fn choices(ui: &Ui, takes: Takes) -> Vec<(String, String)> {
    let words = ui.lang.comparison();
    match takes {
        Takes::Metric => ui.city.metrics.iter().map(|m| (m.id.to_string(), ui.lang.of(&m.name).to_owned())).collect(),
        Takes::Level => [AreaLevel::Nil, AreaLevel::Municipio]
            .map(|level| (level.as_str().to_owned(), (ui.messages().level)(level).to_owned()))
            .to_vec(),
        Takes::Against => {
            let said = [words.previous, words.last_year, words.mandate, words.other];
            AGAINST.into_iter().zip(said).map(|(word, said)| (word.to_owned(), said.to_owned())).collect()
        }
        Takes::Indicator => Indicator::ALL
            .map(|kind| (kind.as_str().to_owned(), (ui.lang.indicators().indicator)(kind).to_owned()))
            .to_vec(),
        // Those of the city are asked for: [`Services`].
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
