//! Ages: how long ago each time was that is shown as an age, and which figures are too old.

use super::dom;
use crate::browser::utc_offset_s;
use crate::i18n::{Lang, age, day_time};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use web_sys::Element;

/// Shows every age of the page at `now`.
pub(super) fn tick(lang: Lang, now: Timestamp) {
    for time in dom::all("time[data-age]") {
        if let Some(at) = time.get_attribute("datetime").and_then(|at| at.parse().ok()) {
            dom::set_text(&time, &age(lang.messages(), at, now));
        }
    }
    for figure in dom::all(".figure-value[data-as-of]") {
        let stale = is_stale(&figure, now).unwrap_or(false);
        dom::set(&figure, "data-stale", if stale { "true" } else { "false" });
        // The class has no other use than to look old.
        if let Err(error) = figure.class_list().toggle_with_force("is-stale", stale) {
            crate::browser::log_error(&format!("a figure cannot be marked: {error:?}"));
        }
    }
}

fn is_stale(figure: &Element, now: Timestamp) -> Option<bool> {
    let as_of: Timestamp = figure.get_attribute("data-as-of")?.parse().ok()?;
    let fresh_s: i64 = figure.get_attribute("data-fresh")?.parse().ok()?;
    Some(now.micros_since(as_of) > fresh_s * MICROS_PER_SECOND)
}

/// Makes `time` say `at`: as an age where it shows one.
pub(super) fn set_time(lang: Lang, time: &Element, at: Timestamp) {
    let written = day_time(lang, at, utc_offset_s(at));
    dom::set(time, "datetime", &at.to_string());
    if time.has_attribute("data-age") {
        dom::set(time, "title", &written);
    } else {
        dom::set_text(time, &written);
    }
}

/// Makes the time in `element` say `at`; one is made where there is none.
pub(super) fn set_time_in(lang: Lang, element: &Element, at: Timestamp, as_age: bool) {
    let time = dom::within(element, "time").into_iter().next().or_else(|| {
        let time = dom::document()?.create_element("time").ok()?;
        if as_age {
            dom::set(&time, "data-age", "");
        }
        element.set_text_content(None);
        element.append_child(&time).ok()?;
        Some(time)
    });
    if let Some(time) = time {
        set_time(lang, &time, at);
    }
}
