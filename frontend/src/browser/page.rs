//! The document and its window.

use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FocusOptions, History, HtmlElement, Window};

/// Writes a line to the browser's console: an error is told once, where it ends.
pub fn log_error(message: &str) {
    web_sys::console::error_1(&message.into());
}

/// Sets the document's language and title.
pub fn describe_document(language: &str, title: &str) {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(title);
        if let Some(root) = document.document_element()
            && let Err(error) = root.set_attribute("lang", language)
        {
            log_error(&format!("the document's language cannot be set: {error:?}"));
        }
    }
}

/// Moves the focus to the element with `id`, where there is one.
pub fn focus_by_id(id: &str) {
    let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element {
        let focused = match element.dyn_ref::<HtmlElement>() {
            Some(html) => html.focus(),
            None => element.dyn_ref::<web_sys::SvgElement>().map_or(Ok(()), web_sys::SvgElement::focus),
        };
        if let Err(error) = focused {
            log_error(&format!("'{id}' cannot take the focus: {error:?}"));
        }
    }
}

/// Moves the focus to the element with `id` without scrolling to it; false when it is not there.
pub fn focus_in_place(id: &str) -> bool {
    let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(id));
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return false };
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).is_ok()
}

/// Whether nobody sees the page now.
#[must_use]
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|w| w.document()).is_some_and(|d| d.hidden())
}

/// `path` of the page's own server as a websocket URL.
#[must_use]
pub fn websocket_url(path: &str) -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{path}", location.host().ok()?))
}

/// Loads the page at `path` anew, so that nothing of another audience stays in memory.
pub fn reload_at(path: &str) {
    let went = web_sys::window().map(|w: Window| w.location().assign(path));
    if let Some(Err(error)) = went {
        log_error(&format!("'{path}' cannot be opened: {error:?}"));
    }
}

/// The page's address without the server: path and query. The map where there is no browser.
#[must_use]
pub fn address() -> String {
    let location = web_sys::window().map(|window| window.location());
    let part = |text: Option<Result<String, JsValue>>| text.and_then(Result::ok).unwrap_or_default();
    let path = part(location.as_ref().map(web_sys::Location::pathname));
    path + &part(location.as_ref().map(web_sys::Location::search))
}

/// Makes `address` the page's address, as a step that the back button undoes.
pub fn push_address(address: &str) {
    change_history(address, |history| history.push_state_with_url(&JsValue::NULL, "", Some(address)));
}

/// Makes `address` the page's address in the place of the present one.
pub fn replace_address(address: &str) {
    change_history(address, |history| history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
}

fn change_history(address: &str, change: impl FnOnce(&History) -> Result<(), JsValue>) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(Err(error)) = history.as_ref().map(change) {
        log_error(&format!("'{address}' cannot be opened: {error:?}"));
    }
}

/// What is after the `#` of the page's address: browsers keep it to themselves.
#[must_use]
pub fn take_fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.map(|hash| hash.trim_start_matches('#').to_owned()).unwrap_or_default()
}

thread_local! {
    /// What is asked before the page is left; nothing while nothing would be lost.
    static UNSAVED: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Has `question` asked before another page is opened; none when nothing would be lost any more.
pub fn ask_before_leaving(question: Option<&'static str>) {
    UNSAVED.set(question);
}

/// Whether the page may be left: nothing would be lost by it, or the reader says so.
#[must_use]
pub fn may_leave() -> bool {
    UNSAVED.get().is_none_or(agrees)
}

/// Whether the reader agrees to what cannot be undone. Where the browser does not ask, nobody has disagreed.
#[must_use]
pub fn agrees(question: &str) -> bool {
    web_sys::window().is_none_or(|window| window.confirm_with_message(question).unwrap_or(true))
}
