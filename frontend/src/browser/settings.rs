//! What this browser remembers and prefers. A browser that forbids remembering is one that remembers nothing.

use gloo::events::EventListener;
use web_sys::{Storage, Window};
use yew::Callback;

fn window() -> Option<Window> {
    web_sys::window()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// What was remembered under `key`.
#[must_use]
pub fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Remembers `value` under `key`, on this machine only.
pub fn remember(key: &str, value: &str) {
    if let Some(Err(error)) = storage().map(|storage| storage.set_item(key, value)) {
        super::log_error(&format!("'{key}' cannot be remembered: {error:?}"));
    }
}

/// Whether the reader's system is set to dark colours.
#[must_use]
pub fn prefers_dark() -> bool {
    window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten()).is_some_and(|q| q.matches())
}

/// Sets an attribute of the document's root, which the style sheet goes by.
pub fn mark_document(name: &str, value: &str) {
    let root = window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(Err(error)) = root.map(|root| root.set_attribute(name, value)) {
        super::log_error(&format!("the document's '{name}' cannot be set: {error:?}"));
    }
}

/// Pixels of the screen in one of the style sheet's.
#[must_use]
pub fn pixel_ratio() -> f64 {
    window().map_or(1.0, |w| w.device_pixel_ratio()).max(1.0)
}

/// Calls back when the window's size changes, until dropped.
pub fn on_resize(callback: Callback<()>) -> Option<EventListener> {
    window().map(|w| EventListener::new(&w, "resize", move |_| callback.emit(())))
}
