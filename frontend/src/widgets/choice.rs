//! A choice of few by links: what is chosen is in the address.

use yew::prelude::*;

/// One of a choice.
pub struct Choice<'a> {
    /// What it is called.
    pub label: &'a str,
    /// The address of the page with it chosen.
    pub href: String,
    /// Whether it is.
    pub chosen: bool,
}

/// The choices under a name that stands above them.
pub fn choices<'a>(legend: &'a str, choices: impl IntoIterator<Item = Choice<'a>>) -> Html {
    let links = choices.into_iter().map(|choice| {
        html! {
            <li class="segment">
                <a href={choice.href} aria-current={choice.chosen.then_some("true")}>{ choice.label }</a>
            </li>
        }
    });
    html! {
        <nav class="segmented" aria-label={legend.to_owned()}>
            <span class="segmented-legend" aria-hidden="true">{ legend }</span>
            <ul class="segments">{ for links }</ul>
        </nav>
    }
}
