//! Finding and changing elements. An element that is as it should be is left alone: nothing is laid out anew for it.

use crate::browser::log_error;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

pub(super) fn body() -> Option<HtmlElement> {
    document()?.body()
}

/// The document's language.
pub(super) fn language() -> String {
    document().and_then(|d| d.document_element()).and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// Every element of the document that a selector finds.
pub(super) fn all(selector: &str) -> Vec<Element> {
    document().and_then(|d| d.query_selector_all(selector).ok()).map(|found| elements(&found)).unwrap_or_default()
}

/// Every element inside another that a selector finds.
pub(super) fn within(element: &Element, selector: &str) -> Vec<Element> {
    element.query_selector_all(selector).map(|found| elements(&found)).unwrap_or_default()
}

fn elements(found: &web_sys::NodeList) -> Vec<Element> {
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}

pub(super) fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

pub(super) fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value)
        && let Err(error) = element.set_attribute(name, value)
    {
        log_error(&format!("{name} cannot be set: {error:?}"));
    }
}

pub(super) fn remove(element: &Element, name: &str) {
    // An attribute that is not there need not go.
    let _ = element.remove_attribute(name);
}

/// Sets `name` to `value`, or takes it away.
pub(super) fn set_or_remove(element: &Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) => set(element, name, value),
        None => remove(element, name),
    }
}

/// Shows what is hidden from those without a program.
pub(super) fn show_what_needs_a_program() {
    all("[data-needs-program]").iter().for_each(|element| remove(element, "hidden"));
}
