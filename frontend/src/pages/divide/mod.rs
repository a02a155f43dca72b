//! The digital-divide index: its weights, the NIL in their order, and what would help.

mod form;
mod gains;
mod ranking;

use crate::data::Ui;
use crate::i18n::{decimal, integer, signed};
use crate::public::{DivideContent, Look};
use crate::routes::{Asked, Route};
use cruscotto_domain::divide::{Component, ComponentKnown, DivideItem};
use yew::prelude::*;

/// The page.
pub(super) fn divide_page(ui: &Ui, look: &Look, asked: &Asked, content: &DivideContent) -> Html {
    let words = ui.lang.divide();
    html! {
        <>
            <h1>{ words.heading }</h1>
            <p class="lead">{ words.intro }</p>
            { form::form(ui, asked, content) }
            if let Some(wrong) = &content.wrong { <p class="notice notice-failed" role="status">{ (words.wrong)(wrong) }</p> }
            if let Some(item) = &content.item {
                { components(ui, item) }
                if item.areas.iter().any(|area| area.index.score.is_some()) {
                    { ranking::map(ui, look, item) }
                    { ranking::ranking(ui, item) }
                } else {
                    <p class="notice">{ words.none }{ for only_known(ui, asked, item) }</p>
                }
                { gains::access_points(ui, item) }
                { gains::schools(ui, item) }
            }
            <section class="rules" aria-labelledby="divide-method">
                <h2 id="divide-method">{ words.method_heading }</h2>
                <ol>{ for words.method.iter().map(|line| html! { <li>{ *line }</li> }) }</ol>
            </section>
        </>
    }
}

/// The way to a score of what is measured, where something is and the rest keeps every score away: chosen by the reader, as
/// leaving a component out is a choice.
fn only_known(ui: &Ui, asked: &Asked, item: &DivideItem) -> Option<Html> {
    let is_missing =
        |name: &str| item.components.iter().any(|known| known.component.as_str() == name && known.mean.is_none());
    if item.components.iter().all(|known| known.mean.is_none()) {
        return None;
    }
    let weight = |name: &str| {
        if is_missing(name) { Some("0".to_owned()) } else { asked.get(name).map(str::to_owned) }
    };
    let weights = Asked::read(&Component::ALL.map(Component::as_str), weight);
    let href = Route::Divide(weights).href(ui.view());
    Some(html! { <>{ " " }<a {href} data-only-known="">{ ui.lang.divide().only_known }</a></> })
}

/// A share as percent.
fn share(ui: &Ui, share: f64) -> String {
    decimal(ui.lang, share * 100.0, 1) + "\u{a0}%"
}

/// Points with their sign.
fn points(ui: &Ui, points: f64) -> String {
    signed(points, |points| decimal(ui.lang, points, 1))
}

fn components(ui: &Ui, item: &DivideItem) -> Html {
    let words = ui.lang.divide();
    let row = |known: &ComponentKnown| {
        html! {
            <tr data-component={known.component.as_str()} data-known={known.known.to_string()}>
                <th scope="row">
                    { (words.component)(known.component) }
                    <span class="goal-note">{ (words.explained)(known.component) }</span>
                </th>
                <td class="number">{ share(ui, known.weight) }</td>
                if let Some(mean) = known.mean {
                    <td class="number">{ (words.of)(known.known, known.known + known.missing) }</td>
                    <td class="number">{ share(ui, mean) }</td>
                } else {
                    <td colspan="2">{ words.missing_everywhere }</td>
                }
            </tr>
        }
    };
    html! {
        <section class="sheet" aria-labelledby="divide-components">
            <h2 id="divide-components">{ words.components }</h2>
            { for item.city_coverage.map(|covered| {
                let (working, all) = (integer(ui.lang, item.working), integer(ui.lang, item.access_points));
                html! { <p data-fact="coverage" data-value={covered.to_string()}>{ (words.coverage)(&working, &all, &share(ui, covered)) }</p> }
            }) }
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.components}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ words.components }</th><th scope="col" class="number">{ words.weight }</th>
                        <th scope="col" class="number">{ words.known }</th><th scope="col" class="number">{ words.mean }</th>
                    </tr></thead>
                    <tbody>{ for item.components.iter().map(row) }</tbody>
                </table>
            </div>
        </section>
    }
}
