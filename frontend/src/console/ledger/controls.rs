//! The filters of the ledger: each change is an address.

use super::filter::COMPLETE;
use super::texts::Texts;
use crate::console::filter_field::filter_field;
use crate::console::place::Here;
use crate::data::Ui;
use cruscotto_domain::school_ledger::{LedgerItem, Stage};
use std::collections::BTreeSet;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The suppliers that the ledger knows, in order.
pub(super) fn suppliers(item: &LedgerItem) -> Vec<String> {
    let named = item.schools.iter().filter_map(|of| of.supplier.as_ref());
    let below = item.shortfalls.iter().filter_map(|of| of.shortfall.supplier.as_ref());
    let all: BTreeSet<&String> = named.chain(below).collect();
    all.into_iter().cloned().collect()
}

/// The fields; `said` is how many schools they leave.
pub(super) fn controls(ui: &Ui, here: &Here, texts: &'static Texts, item: &LedgerItem, said: String) -> Html {
    let municipi: Vec<(String, String)> = item
        .municipi
        .iter()
        .filter_map(|of| {
            let said = format!("{} ({}/{})", of.name, of.stages.accepted, of.stages.scope);
            Some((of.municipio.as_ref()?.to_string(), said))
        })
        .collect();
    let stages = Stage::ALL.map(|stage| (stage.as_str().to_owned(), (ui.lang.ledger().stage)(stage).to_owned()));
    let waits: Vec<(String, String)> =
        stages.into_iter().chain([(COMPLETE.to_owned(), texts.complete.to_owned())]).collect();
    let suppliers: Vec<(String, String)> = suppliers(item).into_iter().map(|name| (name.clone(), name)).collect();
    let oninput = {
        let here = here.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                here.refine(&here.query.clone().with("q", Some(field.value())));
            }
        })
    };
    html! {
        <div class="ops-form ops-form-row">
            <label>{ texts.search }
                <input type="search" name="q" value={here.query.get("q").unwrap_or_default().to_owned()} autocomplete="off" {oninput} />
            </label>
            { filter_field(here, "municipio", texts.municipio, texts.all, &municipi) }
            { filter_field(here, "waits", texts.waits_for, texts.all, &waits) }
            { filter_field(here, "supplier", texts.supplier, texts.all, &suppliers) }
            <p role="status">{ said }</p>
        </div>
    }
}
