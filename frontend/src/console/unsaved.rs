//! What somebody has begun and not saved is not lost by a click: the browser asks first, whichever way one leaves.

use crate::browser;
use gloo::events::{EventListener, EventListenerOptions};
use yew::prelude::*;

/// Has `question` asked before this screen is left while something is `unsaved`. Of the tab that is closed the browser asks in
/// words of its own.
#[hook]
pub(super) fn use_unsaved(unsaved: bool, question: &'static str) {
    use_effect_with((unsaved, question), |(unsaved, question)| {
        browser::ask_before_leaving(unsaved.then_some(*question));
        let window = web_sys::window().filter(|_| *unsaved);
        let listener = window.map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "beforeunload", options, Event::prevent_default)
        });
        move || {
            browser::ask_before_leaving(None);
            drop(listener);
        }
    });
}
