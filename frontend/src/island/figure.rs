//! A figure in place; `widgets/figure.rs` has how it is written.

use super::ages::set_time_in;
use super::dom;
use crate::i18n::{Lang, quantity_in};
use crate::widgets::labels_text;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::sample::Labels;
use web_sys::Element;

/// Shows `figure` in every place inside `element` that is for its metric; of one series in those for its labels.
pub(super) fn show(lang: Lang, element: &Element, figure: &Figure, labels: Option<&Labels>) {
    let labels = labels.map(labels_text);
    for place in dom::within(element, &format!(".figure-value[data-metric=\"{}\"]", figure.metric)) {
        if labels.is_none() || place.get_attribute("data-labels") == labels {
            write(lang, &place, figure);
        }
    }
}

fn write(lang: Lang, place: &Element, figure: &Figure) {
    let (messages, attribute) = (lang.messages(), |name: &str| place.get_attribute(name));
    let (class, number, unit) = match figure.value {
        _ if figure.suppressed => ("figure-none", messages.suppressed.to_owned(), String::new()),
        Some(value) => {
            let unit = attribute("data-unit").unwrap_or_default();
            let quantity = quantity_in(lang, &unit, attribute("data-flag").is_some(), value);
            ("figure-number", quantity.number, quantity.unit)
        }
        None => ("figure-none", messages.no_value.to_owned(), String::new()),
    };
    dom::set_or_remove(place, "data-value", figure.value.map(|v| v.to_string()).as_deref());
    dom::set_or_remove(place, "data-suppressed", figure.suppressed.then_some("true"));
    let explained = figure.suppressed.then_some(messages.suppressed_explained);
    for shown in dom::within(place, ".figure-number, .figure-none") {
        dom::set(&shown, "class", class);
        dom::set_or_remove(&shown, "title", explained);
        dom::set_text(&shown, &number);
    }
    dom::within(place, ".figure-unit").iter().for_each(|shown| dom::set_text(shown, &unit));
    if let Some(at) = figure.as_of {
        dom::within(place, ".figure-age").iter().for_each(|age| set_time_in(lang, age, at, true));
        dom::set(place, "data-as-of", &at.to_string());
    }
}
