//! All that happened to an incident, the newest first.

use super::texts::Texts;
use crate::data::Ui;
use crate::widgets::moment;
use cruscotto_domain::incident::{Change, EventItem};
use yew::prelude::*;

/// The timeline.
pub(super) fn timeline(ui: &Ui, texts: &Texts, events: &[EventItem]) -> Html {
    let said = |change: &Change| match change {
        Change::Acknowledged { note, .. } => Some(note.clone()),
        Change::Resolved { note, .. } => note.clone(),
        Change::Commented { text } => Some(text.clone()),
        _ => None,
    };
    let event = |event: &EventItem| {
        let said = said(&event.change).filter(|said| !said.is_empty());
        html! {
            <li key={event.id} data-event={event.change.kind()}>
                { moment(ui.lang, event.at) }
                <strong>{ (texts.change)(&event.change) }</strong>
                { " · " }{ event.actor.clone().unwrap_or_else(|| texts.by_itself.to_owned()) }
                if let Some(said) = said { <blockquote>{ said }</blockquote> }
            </li>
        }
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-timeline">
            <h2 id="ops-timeline">{ texts.timeline }</h2>
            <ol class="ops-timeline" reversed=true>{ for events.iter().rev().map(event) }</ol>
        </section>
    }
}
