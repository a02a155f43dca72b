//! What a change did, or would do: counts, what was refused line by line, and what differs field by field.

use super::texts::texts;
use crate::console::place::Here;
use crate::console::routes::Screen;
use crate::data::Ui;
use crate::i18n::integer;
use cruscotto_domain::inventory_change::{AssetChange, FieldChange, InventoryReport};
use serde_json::Value;
use yew::prelude::*;

/// Assets whose differences are shown; all are counted.
const MAX_SHOWN: usize = 100;

/// What stands for no value.
const NONE: &str = "—";

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
                <td>{ &field.field }</td><td>{ said(&field.before) }</td><td>{ said(&field.after) }</td>
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

/// A value as people read it.
fn said(value: &Value) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(object) => {
            let pairs: Vec<String> = object.iter().map(|(name, value)| format!("{name} {}", said(value))).collect();
            pairs.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_said_without_the_signs_of_json() {
        assert_eq!(said(&json!("MM S.p.A.")), "MM S.p.A.");
        assert_eq!(said(&json!({ "lat": 45.5, "lon": 9.19 })), "lat 45.5, lon 9.19");
        assert_eq!((said(&Value::Null), said(&json!(12))), (NONE.to_owned(), "12".to_owned()));
    }
}
