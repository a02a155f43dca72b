//! A field for an area: Municipi and NIL by their names.

use super::texts::texts;
use crate::data::Ui;
use cruscotto_domain::area::AreaLevel;
use yew::prelude::*;

/// A choice of areas; `any` is what no area is called, where none may be chosen.
pub(super) fn area_field(ui: &Ui, label: &'static str, name: &'static str, field: &NodeRef, any: Option<&str>) -> Html {
    let texts = texts(ui.lang);
    // Yew makes options from the last on, and the browser takes the first that it meets: what is chosen is always said.
    let group = |label: &'static str, level: AreaLevel, first: bool| {
        let areas = ui.city.boundaries(level).map(|areas| areas.iter()).into_iter().flatten();
        html! {
            <optgroup {label}>
                { for areas.enumerate().map(|(i, area)| html! {
                    <option key={area.id.to_string()} value={area.id.to_string()} selected={first && i == 0}>{ &area.name }</option>
                }) }
            </optgroup>
        }
    };
    html! {
        <label>{ label }
            <select ref={field.clone()} {name}>
                if let Some(any) = any { <option value="" selected=true>{ any.to_owned() }</option> }
                { group(texts.municipio, AreaLevel::Municipio, any.is_none()) }
                { group(texts.nil, AreaLevel::Nil, false) }
            </select>
        </label>
    }
}
