//! The parts of a screen that has several: links, so that each part has an address and the back button leads back.

use super::place::Here;
use super::query::Query;
use yew::prelude::*;

/// The name of the part in the query.
pub(super) const SHOW: &str = "show";

/// Links to parts: their words in the query and what they are called. The first has the empty word.
pub(super) fn parts(here: &Here, label: &'static str, parts: &[(&'static str, &'static str)]) -> Html {
    let shown = here.query.get(SHOW).unwrap_or_default();
    let part = |(word, label): &(&'static str, &'static str)| {
        let query = Query::default().with(SHOW, Some((*word).to_owned()));
        html! {
            <li key={*word}>
                <a href={here.link_with(&here.screen, query)} aria-current={(shown == *word).then_some("true")}>{ *label }</a>
            </li>
        }
    };
    html! { <nav class="ops-parts" aria-label={label}><ul>{ for parts.iter().map(part) }</ul></nav> }
}
