//! A choice in a block, among what there is.

use super::block::BlockFields;
use super::draft::Edit;
use super::known::Choice;
use crate::console::form::on_choice;
use cruscotto_domain::briefing::{Block, MAX_TITLE_CHARS};
use yew::prelude::*;

/// The choice `name` of a block: `value` is what is chosen, `nothing` what it is called when that is nothing, where it may be.
/// What is chosen and is there no longer stays until something else is chosen. A heading that was the name of what was chosen is
/// the name of what is chosen now.
pub(super) fn choice(
    props: &BlockFields,
    name: &'static str,
    value: &str,
    nothing: Option<&'static str>,
    choices: &[Choice],
    change: impl Fn(Block, String) -> Block + 'static,
) -> Html {
    let is_gone = !value.is_empty() && choices.iter().all(|(word, _)| word != value);
    let (composed, block, i) = (props.composed.clone(), props.block.clone(), props.i);
    let is_headed = choices.iter().any(|(word, said)| word == value && *said == block.title);
    let names = if is_headed { choices.to_vec() } else { Vec::new() };
    let onchange = on_choice(move |chosen| {
        let mut block = block.clone();
        if let Some((_, said)) = names.iter().find(|(word, _)| *word == chosen) {
            block.title = said.chars().take(MAX_TITLE_CHARS).collect();
        }
        composed.dispatch(Edit::Block(i, Box::new(change(block, chosen))));
    });
    html! {
        <select {name} disabled={!props.may} {onchange}>
            { for nothing.map(|nothing| html! { <option value="" selected={value.is_empty()}>{ nothing }</option> }) }
            if is_gone { <option value={value.to_owned()} selected=true>{ value.to_owned() }</option> }
            { for choices.iter().map(|(word, said)| html! {
                <option key={word.clone()} value={word.clone()} selected={word == value}>{ said }</option>
            }) }
        </select>
    }
}
