//! What is reported: month, grouping, kind of asset. Each change is an address.

use super::months::ROW;
use super::texts::texts;
use crate::console::form::on_choice;
use crate::console::place::Here;
use crate::console::query::Query;
use crate::console::texts::texts as general;
use crate::data::Ui;
use cruscotto_domain::api::SlaGrouping;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::month::Month;
use yew::prelude::*;

/// Months that one may choose from; earlier ones are reached step by step.
const MONTHS: usize = 13;

/// The fields. `newest` is the month of now.
pub(super) fn form(
    ui: &Ui,
    here: &Here,
    newest: Month,
    month: Month,
    group: SlaGrouping,
    kind: Option<AssetKind>,
) -> Html {
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let ask = |name: &'static str| {
        let here = here.clone();
        // Another grouping has other rows.
        let others = move |query: Query| if name == "group" { query.with(ROW, None) } else { query };
        on_choice(move |value| here.ask(&others(here.query.clone().with(name, Some(value)))))
    };
    let to = |month: Month| here.query.clone().with("month", Some(month.to_string())).address(&here.screen.path());
    let months: Vec<Month> = std::iter::successors(Some(newest), |month| Some(month.before())).take(MONTHS).collect();
    let other = (!months.contains(&month)).then_some(month);
    html! {
        <div class="ops-form-row ops-report-form">
            <label>{ texts.month }
                <select name="month" onchange={ask("month")}>
                    { for other.into_iter().chain(months).map(|m| html! {
                        <option key={m.to_string()} value={m.to_string()} selected={m == month}>{ named(ui, m) }</option>
                    }) }
                </select>
            </label>
            <label>{ texts.group }
                <select name="group" onchange={ask("group")}>
                    { for SlaGrouping::ALL.map(|g| html! {
                        <option value={g.as_str()} selected={g == group}>{ (texts.grouping)(g) }</option>
                    }) }
                </select>
            </label>
            <label>{ general.kind }
                <select name="kind" onchange={ask("kind")}>
                    <option value="" selected={kind.is_none()}>{ general.any }</option>
                    { for AssetKind::ALL.map(|k| html! {
                        <option value={k.as_str()} selected={Some(k) == kind}>{ (ui.messages().kind)(k) }</option>
                    }) }
                </select>
            </label>
            <div class="ops-actions">
                <a class="ops-button" href={to(month.before())}>{ "← " }{ texts.earlier }</a>
                if month < newest { <a class="ops-button" href={to(month.after())}>{ texts.later }{ " →" }</a> }
            </div>
        </div>
    }
}

/// `nov 2026`.
pub(super) fn named(ui: &Ui, month: Month) -> String {
    let name = ui.messages().months.get(usize::from(month.number()).wrapping_sub(1)).copied().unwrap_or_default();
    format!("{name} {}", month.year())
}
