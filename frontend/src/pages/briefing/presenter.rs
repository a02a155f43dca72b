//! What the speaker sees in a second window: the slide that is shown, the next one, the notes and the time. The slides are
//! the public's; the notes are no part of the document, and `frontend/scripts/presenter.js` asks for them with the session of
//! who is logged in.

use super::room::frames;
use crate::data::Ui;
use crate::public::{BriefingContent, Look};
use crate::routes::Route;
use yew::prelude::*;

/// The page.
pub(in crate::pages) fn presenter_page(ui: &Ui, look: &Look, briefing: &BriefingContent) -> Html {
    let (words, document) = (ui.lang.room(), &briefing.document);
    let room = Route::Room { sha256: briefing.sha256.clone() }.href(ui.view());
    html! {
        <div class="presenter" data-briefing={briefing.sha256.clone()} data-id={document.briefing.to_string()}
            data-zone={document.time_zone.clone()} data-none={words.no_notes} data-end={words.end}>
            <header class="presenter-head">
                <h1>{ document.title.clone() }</h1>
                <p><span>{ words.time }</span>{ " " }<strong id="presenter-clock"></strong></p>
                <p><span>{ words.elapsed }</span>{ " " }<strong id="presenter-elapsed"></strong></p>
                <p class="presenter-buttons">
                    <button type="button" id="presenter-previous">{ words.previous }</button>
                    <button type="button" id="presenter-next">{ words.next }</button>
                    <button type="button" id="presenter-reset">{ words.reset }</button>
                    <a href={room} target="_blank" rel="noopener">{ words.open_room }</a>
                </p>
            </header>
            <p id="presenter-needs" class="presenter-needs">{ words.needs_program }</p>
            <h2 class="presenter-now-heading">{ words.now }{ " " }<span id="presenter-at"></span></h2>
            <h2 class="presenter-next-heading">{ words.after }</h2>
            { frames(ui, look, briefing) }
            <section class="presenter-notes" aria-labelledby="presenter-notes-heading" tabindex="0">
                <h2 id="presenter-notes-heading">{ words.notes }</h2>
                <p id="presenter-notes" aria-live="polite"></p>
                <p id="presenter-login" hidden=true>
                    { words.notes_for_staff }{ " " }<a href={Route::Login.href(ui.view())}>{ ui.messages().login }</a>
                </p>
            </section>
        </div>
    }
}
