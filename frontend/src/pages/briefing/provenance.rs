//! Who says a number: when it was measured and received, by whom, by which definition, how much of it is known, and what of
//! it had been corrected.

use super::when;
use crate::data::Ui;
use crate::i18n::{Lang, axis_value, decimal};
use crate::routes::Route;
use cruscotto_domain::briefing::{Column, Number, Restated};
use yew::prelude::*;

pub(super) fn provenance(ui: &Ui, number: &Number, columns: &[&Column]) -> Html {
    let words = ui.lang.briefings();
    let fact = |name: &'static str, value: Html| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> };
    let text = |text: String| html! { { text } };
    let metric = &number.scope.metric;
    let coverage = number.coverage.map(|share| decimal(ui.lang, share * 100.0, 1) + "\u{a0}%");
    html! {
        <details class="briefing-provenance">
            <summary>{ words.provenance }<span class="visually-hidden">{ ": " }{ ui.lang.of(&number.name).to_owned() }</span></summary>
            <dl class="goal-facts">
                if !columns.is_empty() { { fact(words.columns, text(columns_named(ui.lang, columns))) } }
                { fact(words.definition, html! {
                    <a href={format!("{}#{metric}", Route::Method.href(ui.view()))}>
                        { ui.lang.of(&number.name).to_owned() }{ ", v" }{ number.definition_version.to_string() }
                    </a>
                }) }
                { fact(words.measured, when(ui, number.measured)) }
                { fact(words.received, when(ui, number.received)) }
                { fact(words.collector, text(collectors(ui.lang, number))) }
                { fact(words.coverage, text(coverage.unwrap_or_else(|| words.unknown.to_owned()))) }
                { fact(words.period, html! { <>{ when(ui, Some(number.scope.from)) }{ " – " }{ when(ui, Some(number.scope.to)) }</> }) }
                { fact(words.corrected_until, text(if number.corrections.is_empty() { words.none.to_owned() } else { number.corrections.len().to_string() })) }
            </dl>
            if !number.corrections.is_empty() {
                <ul>{ for number.corrections.iter().map(|correction| html! { <li>{ restated(ui, correction) }</li> }) }</ul>
            }
        </details>
    }
}

/// The names of columns.
#[must_use]
pub fn columns_named(lang: Lang, columns: &[&Column]) -> String {
    columns.iter().map(|column| lang.of(&column.name)).collect::<Vec<_>>().join("; ")
}

/// Who measured, by name.
#[must_use]
pub fn collectors(lang: Lang, number: &Number) -> String {
    let names = number.measured_by();
    if names.is_empty() { lang.briefings().unknown.to_owned() } else { names.join(", ") }
}

/// A correction in a line.
pub(super) fn restated(ui: &Ui, correction: &Restated) -> Html {
    let unit = ui.city.metrics.get(&correction.metric).map_or("1", |metric| metric.unit.as_str());
    let value = |value: f64| axis_value(ui.lang, unit, value);
    let asset = Route::Asset { id: correction.asset.to_string() }.href(ui.view());
    html! {
        <p>
            <a href={asset}>{ correction.asset.to_string() }</a>{ ", " }{ ui.metric_name(&correction.metric) }{ ", " }
            { when(ui, Some(correction.time)) }{ ": " }{ value(correction.before) }{ " → " }{ value(correction.after) }{ " (" }
            { correction.reason.clone() }{ ", " }{ when(ui, Some(correction.at)) }{ ")" }
        </p>
    }
}
