//! A field for an asset: one types its name or id, and is offered what fits. What is sent is the id.

use super::fleet::{FleetRow, use_fleet};
use crate::piece::piece;
use crate::widgets::folded;
use cruscotto_domain::asset::AssetKind;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Assets offered at most.
const MAX_OFFERED: usize = 20;

/// The field.
#[derive(PartialEq)]
pub(super) struct AssetField {
    /// What it is called.
    pub(super) label: &'static str,
    /// Its name in the form.
    pub(super) name: &'static str,
    /// Where what was typed is read.
    pub(super) field: NodeRef,
    /// What it begins with.
    pub(super) value: String,
    pub(super) required: bool,
    /// Of which kind it has to be; any without one.
    pub(super) kind: Option<AssetKind>,
}

piece!(AssetField => use_asset_field);

#[hook]
fn use_asset_field(props: &AssetField) -> Html {
    let fleet = use_fleet();
    let typed = use_state(String::new);
    let oninput = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(folded(&field.value()));
            }
        })
    };
    let of_kind = |row: &Rc<FleetRow>| props.kind.is_none_or(|kind| row.asset.kind == kind);
    let fits = |row: &&Rc<FleetRow>| !typed.is_empty() && of_kind(row) && row.folded.contains(typed.as_str());
    let fitting = fleet.rows().iter().filter(fits);
    let list = format!("ops-{}-offered", props.name);
    html! {
        <label>{ props.label }
            <input ref={props.field.clone()} name={props.name} required={props.required} autocomplete="off" list={list.clone()}
                ~defaultValue={props.value.clone()} {oninput} />
            <datalist id={list}>
                { for fitting.take(MAX_OFFERED).map(|row| html! {
                    <option key={row.asset.id.to_string()} value={row.asset.id.to_string()}>{ &row.asset.name }</option>
                }) }
            </datalist>
        </label>
    }
}
