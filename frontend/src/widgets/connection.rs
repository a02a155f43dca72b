//! How the connection is, in words, with the age of the last good data when it is not live.

use crate::data::{use_clock, use_lang};
use crate::i18n::age;
use crate::live::use_live;
use crate::piece::piece;
use crate::state::Phase;
use yew::prelude::*;

/// The note.
#[derive(PartialEq)]
pub struct ConnectionNote;

piece!(ConnectionNote => use_connection_note());

#[hook]
fn use_connection_note() -> Html {
    let (messages, live, clock) = (use_lang().messages(), use_live(), use_clock());
    let phase = live.state.phase;
    let word = match phase {
        Phase::Connecting => messages.connecting,
        Phase::Live => messages.live,
        Phase::Reconnecting => messages.reconnecting,
        Phase::Offline => messages.offline,
    };
    let last = live.state.last_heard.zip(clock.now).map(|(heard, now)| age(messages, heard, now));
    html! {
        <p class={classes!("connection", format!("connection-{}", phase.as_str()))}>
            // Only the word is announced: the age changes every second.
            <span class="connection-dot" aria-hidden="true"></span>
            <span role="status">{ word }</span>
            if let Some(last) = last.filter(|_| phase != Phase::Live) {
                <span class="connection-age">{ (messages.last_data)(&last) }</span>
            }
        </p>
    }
}
