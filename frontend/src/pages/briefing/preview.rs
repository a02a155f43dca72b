//! A briefing that is not frozen yet, as it would be read if it were frozen now: who composes it and who is to agree sees the
//! numbers before they are anybody's.

use super::{followed_up, section, time};
use crate::data::Ui;
use crate::i18n::date_of;
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
                    <p class="briefing-kind">{ words.draft_kind }</p>
                    <h1>{ document.title.clone() }</h1>
                    { for document.meeting.as_ref().map(|day| html! { <p class="lead">{ (words.meeting)(&date_of(ui.lang, day)) }</p> }) }
                    <p>{ (words.draft_said)(&time(ui, document.frozen)) }</p>
                    <p><a href={format!("/console/briefings/{}", document.briefing)}>{ words.draft_back }</a></p>
                </div>
            </header>
            { followed_up(ui, &document.followed_up) }
            { for document.blocks.iter().enumerate().map(|(i, block)| section(ui, look, document, None, i, block)) }
        </article>
    }
}
