//! The same change of many assets: those that the filters choose. Tried first; exactly what was tried is applied.

use super::outcome::trial;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::fleet::{FleetRow, use_fleet};
use crate::console::form::{chosen, ticked, typed};
use crate::console::list::{Filter, FleetTable, Rows, Sort, filters};
use crate::console::place::use_here;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::i18n::integer;
use crate::piece::{part, piece};
use cruscotto_domain::asset::OperatingState;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory_change::{BulkChange, InventoryReport};
use gloo::net::http::Method;
use serde_json::{Map, Value, json};
use std::rc::Rc;
use yew::prelude::*;

/// Where changes go.
const PATH: &str = "/api/v1/inventory/bulk";

/// What empties a field.
const EMPTY: &str = "-";

/// The panel.
#[derive(PartialEq)]
pub(super) struct Bulk;

piece!(Bulk => use_bulk());

#[hook]
fn use_bulk() -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let asked = match here.query.get("state") {
        Some(_) => here.query.clone(),
        None => here.query.clone().with("state", Some("all".to_owned())),
    };
    let filter = Filter::of(&asked);
    let rows = use_memo((fleet.clone(), asked), |(fleet, asked)| {
        let filter = Filter::of(asked);
        let rows: Vec<Rc<FleetRow>> = fleet.rows().iter().filter(|row| filter.admits(row)).map(Rc::clone).collect();
        Rc::new(rows)
    });
    let [state, owner, parent, controller, power, supplier, contract, note, release] = [
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
        use_node_ref(),
    ];
    let wrong = use_state(|| None::<&'static str>);
    let tried = use_state(|| None::<Rc<BulkChange>>);
    let report = use_state(|| None::<Rc<InventoryReport>>);
    let sender = use_sender({
        let report = report.setter();
        Callback::from(move |answer: String| report.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let ontry = {
        let fields =
            [&state, &owner, &parent, &controller, &power, &supplier, &contract, &note, &release].map(Clone::clone);
        let (rows, sender) = (Rc::clone(&*rows), sender.clone());
        let (wrong, tried, report) = (wrong.setter(), tried.setter(), report.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            report.set(None);
            let [state, owner, parent, controller, power, supplier, contract, note, release] = &fields;
            let set = fields_set(
                &chosen(state),
                &[
                    ("owner", typed(owner)),
                    ("parent", typed(parent)),
                    ("controller", typed(controller)),
                    ("power", typed(power)),
                ],
                &[("supplier", typed(supplier)), ("contract", typed(contract))],
            );
            let assets: Vec<AssetId> = rows.iter().map(|row| row.asset.id.clone()).collect();
            let release = ticked(release);
            if assets.is_empty() || (set.is_empty() && !release) {
                wrong.set(Some(if assets.is_empty() { texts.none_chosen } else { texts.nothing_set }));
                return;
            }
            wrong.set(None);
            let note = Some(typed(note)).filter(|note| !note.is_empty());
            let bulk = BulkChange { assets, set, release, note };
            sender.send(Method::POST, format!("{PATH}?dry_run=true"), Some(&bulk));
            tried.set(Some(Rc::new(bulk)));
        })
    };
    let onapply = {
        let (tried, sender) = ((*tried).clone(), sender.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(bulk) = &tried {
                sender.send(Method::POST, PATH.to_owned(), Some(&**bulk));
            }
        })
    };
    let releases = tried.as_ref().is_some_and(|bulk| bulk.release);
    let text = |label: &'static str, field: &NodeRef, name: &'static str| {
        html! { <label>{ label }<input ref={field.clone()} {name} autocomplete="off" placeholder={texts.stays} /></label> }
    };
    let count = integer(ui.lang, u32::try_from(rows.len()).unwrap_or(u32::MAX));
    html! {
        <>
            <section class="ops-panel" aria-labelledby="ops-which">
                <h2 id="ops-which">{ texts.which }</h2>
                { filters(&ui, &here, &filter, &fleet) }
                <p class="ops-rows" role="status" data-chosen={rows.len().to_string()}>{ (texts.chosen)(&count) }</p>
                <details class="ops-views">
                    <summary>{ texts.assets }</summary>
                    { part(FleetTable { rows: Rows(Rc::clone(&*rows)), sort: Sort::default() }) }
                </details>
            </section>
            <section class="ops-panel" aria-labelledby="ops-bulk">
                <h2 id="ops-bulk">{ texts.set }</h2>
                <p class="ops-hint">{ texts.empty_stays }</p>
                if let Some(wrong) = *wrong { <p class="form-error" role="alert">{ wrong }</p> }
                <form class="ops-form" onsubmit={ontry}>
                    <div class="ops-form-row">
                        <label>{ texts.state }
                            <select ref={state} name="operating">
                                <option value="" selected=true>{ texts.stays }</option>
                                { for OperatingState::ALL.map(|state| html! {
                                    <option value={state.as_str()}>{ operating(ui.lang, state) }</option>
                                }) }
                            </select>
                        </label>
                        { text(texts.owner, &owner, "set-owner") }
                        { text(texts.parent, &parent, "set-parent") }
                        { text(texts.controller, &controller, "set-controller") }
                        { text(texts.power, &power, "set-power") }
                        { text(texts.supplier, &supplier, "set-supplier") }
                        { text(texts.contract, &contract, "set-contract") }
                    </div>
                    <label class="ops-check"><input ref={release} type="checkbox" name="release" />{ " " }{ texts.release }</label>
                    <label>{ texts.note }<input ref={note} name="note" maxlength="500" autocomplete="off" /></label>
                    <p class="ops-actions"><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.try_it }</button></p>
                </form>
                { sender.told_failure(general) }
                if let Some(report) = &*report {
                    { trial(&ui, &here, report, releases, &sender, onapply) }
                }
            </section>
        </>
    }
}

/// An operating state in words.
pub(in crate::console) fn operating(lang: crate::i18n::Lang, state: OperatingState) -> &'static str {
    let texts = texts(lang);
    match state {
        OperatingState::Active => texts.active,
        OperatingState::Maintenance => texts.maintenance,
        OperatingState::Retired => texts.retired,
    }
}

/// The fields as they shall be (RFC 7396): what is empty stays, a dash empties.
fn fields_set(state: &str, fields: &[(&str, String)], tags: &[(&str, String)]) -> Map<String, Value> {
    let said = |text: &String| if text == EMPTY { Value::Null } else { json!(text) };
    let mut set = Map::new();
    if !state.is_empty() {
        set.insert("state".to_owned(), json!(state));
    }
    set.extend(fields.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| ((*name).to_owned(), said(text))));
    let tags: Map<String, Value> =
        tags.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| ((*name).to_owned(), said(text))).collect();
    if !tags.is_empty() {
        set.insert("tags".to_owned(), Value::Object(tags));
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_stays_and_a_dash_empties() {
        let set = fields_set(
            "maintenance",
            &[("owner", "MM S.p.A.".to_owned()), ("parent", String::new())],
            &[("supplier", EMPTY.to_owned()), ("contract", String::new())],
        );
        let expected = json!({ "state": "maintenance", "owner": "MM S.p.A.", "tags": { "supplier": null } });
        assert_eq!(Value::Object(set), expected);
        assert!(fields_set("", &[("owner", String::new())], &[("supplier", String::new())]).is_empty());
    }
}
