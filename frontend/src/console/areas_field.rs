//! A field for several areas: one is chosen from a list of their names, and taken off again with its button.

use super::area_field::area_field;
use super::texts::texts;
use crate::data::Ui;
use cruscotto_domain::id::AreaId;
use std::collections::BTreeSet;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The field; `chosen` are the areas, of which `none` says what it means when there is none.
pub(super) fn areas_field(
    ui: &Ui,
    label: &'static str,
    none: &'static str,
    chosen: &UseStateHandle<BTreeSet<AreaId>>,
) -> Html {
    let texts = texts(ui.lang);
    let onadd = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let Some(list) = event.target_dyn_into::<HtmlSelectElement>() else { return };
            if let Ok(area) = list.value().parse() {
                let mut more = (*chosen).clone();
                more.insert(area);
                chosen.set(more);
            }
            // What is chosen stands below: the list is ready for the next.
            list.set_value("");
        })
    };
    let area = |area: &AreaId| {
        let name = ui.city.area_name(area);
        let onremove = {
            let (chosen, area) = (chosen.clone(), area.clone());
            Callback::from(move |_: MouseEvent| {
                let mut fewer = (*chosen).clone();
                fewer.remove(&area);
                chosen.set(fewer);
            })
        };
        let remove = (texts.remove)(&name);
        html! {
            <li key={area.to_string()} data-area={area.to_string()}>
                { name }
                <button type="button" class="ops-button" aria-label={remove} onclick={onremove}>{ "×" }</button>
            </li>
        }
    };
    html! {
        <div class="ops-areas">
            <div onchange={onadd}>
                { area_field(ui, label, "areas", &NodeRef::default(), Some(if chosen.is_empty() { none } else { texts.add_area })) }
            </div>
            <ul class="ops-chosen-areas" aria-label={label}>{ for chosen.iter().map(area) }</ul>
        </div>
    }
}
