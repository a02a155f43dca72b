//! The ledger of school upgrades: stages, burn-up and forecast, contracted against measured, and who is below.

mod below;
mod progress;

use crate::data::Ui;
use crate::i18n::axis_value;
use crate::pages::ask::{day, demo_tag};
use crate::public::LedgerContent;
use crate::routes::Route;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::school_ledger::{LedgerSchool, Stage};
use yew::prelude::*;

/// The page.
pub(super) fn ledger_page(ui: &Ui, LedgerContent { item }: &LedgerContent) -> Html {
    let words = ui.lang.ledger();
    html! {
        <>
            <h1>{ words.heading }</h1>
            <p class="lead">{ words.intro }</p>
            if item.schools.is_empty() {
                <p class="notice">{ words.none }</p>
            } else {
                { progress::standing(ui, item) }
                { progress::burn_up(ui, item) }
                { progress::municipi(ui, item) }
            }
            { below::delivery(ui, item) }
            { below::below(ui, item) }
            if !item.schools.is_empty() { { schools(ui, &item.schools) } }
        </>
    }
}

fn speed(ui: &Ui, bps: f64) -> String {
    axis_value(ui.lang, "bit/s", bps)
}

/// A school's name, as a link; an invented one says so.
fn school(ui: &Ui, id: &AssetId, name: &str, demo: bool) -> Html {
    html! {
        <>
            <a href={Route::Asset { id: id.to_string() }.href(ui.view())}>{ name.to_owned() }</a>
            { demo_tag(ui, demo) }
        </>
    }
}

fn schools(ui: &Ui, schools: &[LedgerSchool]) -> Html {
    let words = ui.lang.ledger();
    let row = |of: &LedgerSchool| {
        let stage = of.steps.last().map_or(words.planned, |step| (words.stage)(step.stage));
        let on = |stage: Stage| of.steps.iter().find(|step| step.stage == stage).map(|step| day(ui, step.on));
        let evidence = of.steps.iter().rev().find_map(|step| step.evidence.as_ref());
        let shown = evidence.map(|e| (words.evidence_said)(&speed(ui, e.down_bps), &day(ui, e.on), &e.method));
        html! {
            <tr data-school={of.school.to_string()} data-stage={of.steps.last().map_or("planned", |step| step.stage.as_str())}>
                <th scope="row">{ school(ui, &of.school, &of.name, of.demo) }</th>
                <td>{ stage }</td>
                { for Stage::ALL.map(|stage| html! { <td>{ on(stage).unwrap_or_else(|| "—".to_owned()) }</td> }) }
                <td>{ shown.unwrap_or_else(|| "—".to_owned()) }</td>
            </tr>
        }
    };
    html! {
        <section class="sheet" aria-labelledby="ledger-schools">
            <h2 id="ledger-schools">{ words.schools }</h2>
            <p>{ words.rule }</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.schools}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ words.school }</th><th scope="col">{ words.stage_column }</th>
                        { for Stage::ALL.map(|stage| html! { <th scope="col">{ (words.stage)(stage) }</th> }) }
                        <th scope="col">{ words.evidence }</th>
                    </tr></thead>
                    <tbody>{ for schools.iter().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}
