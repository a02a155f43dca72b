//! What a change did, or would do: counts, what was refused line by line, and what differs field by field.

use super::Undo;
use super::bulk::operating;
use super::texts::texts;
use crate::console::change::Sender;
use crate::console::place::Here;
use crate::console::routes::Screen;
use crate::console::said::said;
use crate::data::Ui;
use crate::i18n::integer;
use crate::piece::keyed;
use cruscotto_domain::inventory_change::{AssetChange, FieldChange, InventoryReport};
use serde_json::Value;
use yew::prelude::*;

/// Assets whose differences are shown; all are counted.
const MAX_SHOWN: usize = 100;

/// The outcome of a change, or of a trial.
pub(in crate::console) fn outcome(ui: &Ui, here: &Here, report: &InventoryReport) -> Html {
    let texts = texts(ui.lang);
    let count = |n: u64| integer(ui.lang, u32::try_from(n).unwrap_or(u32::MAX));
    let headline = match (report.applied, report.change) {
        (true, Some(change)) => (texts.applied)(change),
        _ if report.refused_count > 0 => texts.not_done.to_owned(),
        _ if report.created + report.updated == 0 => texts.nothing.to_owned(),
        _ => texts.would_be.to_owned(),
    };
    let class = if report.refused_count > 0 { "form-error" } else { "ops-done" };
    let counts = [
        (texts.created, report.created),
        (texts.updated, report.updated),
        (texts.unchanged, report.unchanged),
        (texts.refused, report.refused_count),
    ];
    html! {
        <div class="ops-outcome" data-applied={report.applied.to_string()} data-refused={report.refused_count.to_string()}
            data-updated={report.updated.to_string()} data-created={report.created.to_string()}>
            <p {class} role="status">{ headline }</p>
            <dl class="ops-totals">
                { for counts.map(|(label, n)| html! { <div key={label}><dt>{ label }</dt><dd><strong>{ count(n) }</strong></dd></div> }) }
            </dl>
            if let Some(encoding) = &report.encoding { <p class="ops-hint">{ texts.encoding }{ ": " }{ encoding }</p> }
            if !report.refused.is_empty() {
                <h3>{ texts.refusals }</h3>
                <div class="table-scroll ops-bounded" tabindex="0" role="group" aria-label={texts.refusals}>
                    <table class="table">
                        <thead><tr><th scope="col">{ texts.place }</th><th scope="col">{ texts.why }</th></tr></thead>
                        <tbody>{ for report.refused.iter().map(|refusal| html! {
                            <tr key={refusal.place.clone()} data-refusal={refusal.place.clone()}>
                                <th scope="row">{ &refusal.place }</th><td>{ &refusal.detail }</td>
                            </tr>
                        }) }</tbody>
                    </table>
                </div>
                { more(ui, report.refused_count, report.refused.len()) }
            }
            if !report.changes.is_empty() {
                <h3>{ texts.differences }</h3>
                { differences(ui, here, &report.changes) }
                { more(ui, report.created + report.updated, report.changes.len().min(MAX_SHOWN)) }
            }
        </div>
    }
}

/// The outcome of a trial or of what was applied: with a button while it can be applied, `onapply`, and a way back once it
/// was. A trial in which nothing changes can be applied if it `releases` assets to their sources.
pub(super) fn trial(
    ui: &Ui,
    here: &Here,
    report: &InventoryReport,
    releases: bool,
    sender: &Sender,
    onapply: Callback<MouseEvent>,
) -> Html {
    let can_apply = !report.applied && report.refused_count == 0 && (report.created + report.updated > 0 || releases);
    html! {
        <>
            { outcome(ui, here, report) }
            if can_apply {
                <p class="ops-actions">
                    <button type="button" class="ops-primary" onclick={onapply} disabled={sender.is_busy()}>{ texts(ui.lang).apply }</button>
                </p>
            }
            if let Some(change) = report.change { { keyed(change, Undo { change, done: Callback::noop() }) } }
        </>
    }
}

/// What differs, field by field.
pub(super) fn differences(ui: &Ui, here: &Here, changes: &[AssetChange]) -> Html {
    let texts = texts(ui.lang);
    let line = |change: &AssetChange, field: &FieldChange, first: bool| {
        let link = here.link(&Screen::Asset { id: change.asset.clone() });
        html! {
            <tr key={format!("{} {}", change.asset, field.field)} data-changed={change.asset.to_string()} data-field={field.field.clone()}>
                <th scope="row">
                    if first { <a href={link}>{ change.asset.to_string() }</a> } else { <span class="ops-hint">{ change.asset.to_string() }</span> }
                    if change.created { { " " }<span class="ops-tag ops-tag-ok">{ texts.new_asset }</span> }
                </th>
                <td>{ (texts.field_name)(&field.field) }</td>
                <td>{ value(ui, field, &field.before) }</td><td>{ value(ui, field, &field.after) }</td>
            </tr>
        }
    };
    let lines = |change: &AssetChange| -> Html {
        // Of a new asset only what it has.
        let fields = change.fields.iter().filter(|field| !(field.before.is_null() && field.after.is_null()));
        fields.enumerate().map(|(i, field)| line(change, field, i == 0)).collect()
    };
    html! {
        <div class="table-scroll ops-bounded" tabindex="0" role="group" aria-label={texts.differences}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ texts.asset }</th><th scope="col">{ texts.field }</th>
                    <th scope="col">{ texts.before }</th><th scope="col">{ texts.after }</th>
                </tr></thead>
                <tbody>{ for changes.iter().take(MAX_SHOWN).map(lines) }</tbody>
            </table>
        </div>
    }
}

fn more(ui: &Ui, all: u64, shown: usize) -> Html {
    let rest = all.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if rest == 0 {
        return Html::default();
    }
    html! { <p class="ops-hint">{ (texts(ui.lang).more)(&integer(ui.lang, u32::try_from(rest).unwrap_or(u32::MAX))) }</p> }
}

/// A value of a field in words: states and kinds as they are called elsewhere.
fn value(ui: &Ui, field: &FieldChange, value: &Value) -> String {
    let word = value.as_str().unwrap_or_default();
    let known = match field.field.as_str() {
        "state" => word.parse().ok().map(|state| operating(ui.lang, state)),
        "kind" => word.parse().ok().map(|kind| (ui.messages().kind)(kind)),
        _ => None,
    };
    known.map_or_else(|| said(ui.lang, value), str::to_owned)
}
