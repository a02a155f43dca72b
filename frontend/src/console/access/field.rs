//! Reading and clearing fields of a form.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What was typed, without blanks around it.
pub(super) fn typed(field: &NodeRef) -> String {
    raw(field).trim().to_owned()
}

/// What was typed, as it is: a password may begin with a blank.
pub(super) fn raw(field: &NodeRef) -> String {
    field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default()
}

/// What was chosen.
pub(super) fn chosen(field: &NodeRef) -> String {
    field.cast::<HtmlSelectElement>().map(|field| field.value()).unwrap_or_default()
}

/// Empties fields: no password stays in a document.
pub(super) fn clear(fields: &[&NodeRef]) {
    for field in fields.iter().filter_map(|field| field.cast::<HtmlInputElement>()) {
        field.set_value("");
    }
}
