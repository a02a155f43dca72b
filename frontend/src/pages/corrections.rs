//! Values that were restated: before, after, when and why.

use crate::data::Ui;
use crate::i18n::axis_value;
use crate::routes::Route;
use crate::widgets::{labels_text, moment};
use cruscotto_domain::correction::Correction;
use yew::prelude::*;

/// The page; `None` while the log cannot be read.
pub(super) fn corrections_page(ui: &Ui, corrections: Option<&[Correction]>) -> Html {
    let words = ui.lang.public();
    html! {
        <>
            <h1>{ words.corrections_heading }</h1>
            <p class="lead">{ words.corrections_intro }</p>
            if let Some(corrections) = corrections {
                if corrections.is_empty() { <p>{ words.corrections_none }</p> } else { { table(ui, corrections) } }
            } else {
                <p class="notice">{ words.unavailable_part }</p>
            }
        </>
    }
}

fn table(ui: &Ui, corrections: &[Correction]) -> Html {
    let words = ui.lang.public();
    html! {
        <div class="table-scroll sheet" tabindex="0" role="group" aria-label={words.corrections_heading}>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{ words.correction_of }</th><th scope="col">{ words.correction_time }</th>
                        <th scope="col" class="number">{ words.correction_before }</th>
                        <th scope="col" class="number">{ words.correction_after }</th>
                        <th scope="col">{ words.correction_at }</th><th scope="col">{ words.correction_reason }</th>
                    </tr>
                </thead>
                <tbody>{ for corrections.iter().map(|correction| row(ui, correction)) }</tbody>
            </table>
        </div>
    }
}

fn row(ui: &Ui, correction: &Correction) -> Html {
    let (lang, series) = (ui.lang, &correction.series);
    let value = |value: f64| axis_value(lang, &correction.unit, value);
    html! {
        <tr data-correction={correction.id.to_string()}>
            <th scope="row">
                <a href={(Route::Asset { id: series.asset.to_string() }).href(ui.view())}>{ series.asset.to_string() }</a>
                { ": " }{ ui.metric_name(&series.metric) }<span class="labels">{ labels_text(&series.labels) }</span>
            </th>
            <td>{ moment(lang, correction.time) }</td>
            <td class="number">{ value(correction.before) }</td><td class="number">{ value(correction.after) }</td>
            <td>{ moment(lang, correction.at) }</td><td>{ correction.reason.clone() }</td>
        </tr>
    }
}
