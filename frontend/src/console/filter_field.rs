//! A choice that stands in the address: what it narrows can be passed on, and the back button widens it again.

use super::form::on_choice;
use super::place::Here;
use yew::prelude::*;

/// The choice of a parameter `name` among words and what they are called; `any` is for none of them.
pub(super) fn filter_field(
    here: &Here,
    name: &'static str,
    label: &'static str,
    any: &'static str,
    choices: &[(String, String)],
) -> Html {
    let chosen = here.query.get(name).unwrap_or_default();
    let onchange = {
        let here = here.clone();
        on_choice(move |word| here.ask(&here.query.clone().with(name, Some(word))))
    };
    html! {
        <label>{ label }
            <select {name} {onchange}>
                <option value="" selected={chosen.is_empty()}>{ any }</option>
                { for choices.iter().map(|(word, label)| html! {
                    <option key={word.clone()} value={word.clone()} selected={chosen == word}>{ label }</option>
                }) }
            </select>
        </label>
    }
}
