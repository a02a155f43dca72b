//! A briefing that is not frozen yet, as it would be read if it were frozen now: who composes it and who is to agree sees the
//! numbers before they are anybody's.

use super::{sheets, time, title};
use crate::data::Ui;
use crate::public::Look;
use cruscotto_domain::briefing::Document;
use yew::prelude::*;

/// The page.
pub(in crate::pages) fn draft_page(ui: &Ui, look: &Look, document: &Document) -> Html {
    let words = ui.lang.briefings();
    html! {
        <article class="briefing" data-draft={document.briefing.to_string()}>
            <header class="sheet briefing-head">
                <div>
                    { title(ui, words.draft_kind, document) }
                    <p>{ (words.draft_said)(&time(ui, document.frozen)) }</p>
                    <p><a href={format!("/console/briefings/{}", document.briefing)}>{ words.draft_back }</a></p>
                </div>
            </header>
            { sheets(ui, look, document, None) }
        </article>
    }
}
