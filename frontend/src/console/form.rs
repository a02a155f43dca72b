//! Fields of forms: what was typed and chosen, days of the week, times of the city's clocks as instants.

use super::plan::texts::texts;
use crate::browser::utc_offset_s;
use crate::i18n::Lang;
use cruscotto_domain::hours::Weekday;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What was typed, without blanks around it.
pub(super) fn typed(field: &NodeRef) -> String {
    raw(field).trim().to_owned()
}

/// What was typed, as it is: a password may begin with a blank.
pub(super) fn raw(field: &NodeRef) -> String {
    field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default()
}

/// What was typed into a field of several lines.
pub(super) fn lines(field: &NodeRef) -> String {
    field.cast::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default()
}

/// What was chosen.
pub(super) fn chosen(field: &NodeRef) -> String {
    field.cast::<HtmlSelectElement>().map(|field| field.value()).unwrap_or_default()
}

/// Whether it is ticked.
pub(super) fn ticked(field: &NodeRef) -> bool {
    field.cast::<HtmlInputElement>().is_some_and(|field| field.checked())
}

/// What was chosen, as it changes.
pub(super) fn on_choice(then: impl Fn(String) + 'static) -> Callback<Event> {
    Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            then(select.value());
        }
    })
}

/// Empties fields: no password stays in a document.
pub(super) fn clear(fields: &[&NodeRef]) {
    for field in fields.iter().filter_map(|field| field.cast::<HtmlInputElement>()) {
        field.set_value("");
    }
}

/// The words of a text, by commas.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty())
}

/// Days of the week to tick.
pub(super) fn week_days(lang: Lang, days: &UseStateHandle<Vec<Weekday>>) -> Html {
    let texts = texts(lang);
    let day = |day: Weekday| {
        let onchange = {
            let days = days.clone();
            Callback::from(move |_: Event| {
                let on = |other: &Weekday| days.contains(other) != (*other == day);
                days.set(Weekday::ALL.into_iter().filter(on).collect());
            })
        };
        html! {
            <label key={(texts.day)(day)} class="ops-check ops-tick">
                <input type="checkbox" checked={days.contains(&day)} {onchange} />{ " " }{ (texts.day)(day) }
            </label>
        }
    };
    html! { <fieldset><legend>{ texts.days }</legend>{ for Weekday::ALL.map(day) }</fieldset> }
}

/// The instant of a `datetime-local` field.
pub(super) fn instant(field: &NodeRef) -> Option<Timestamp> {
    local(&typed(field), utc_offset_s)
}

/// The instant at which the city's clocks show `text`, such as `2026-11-25T22:00`.
pub(super) fn local_instant(text: &str) -> Option<Timestamp> {
    local(text, utc_offset_s)
}

/// The instant at which the city's clocks show `text`, such as `2026-11-25T22:00`; `offset` is theirs at an instant.
fn local(text: &str, offset: impl Fn(Timestamp) -> i32) -> Option<Timestamp> {
    let minutes = text.get(..16).filter(|_| text.len() >= 16)?;
    let as_utc: Timestamp = format!("{minutes}:00Z").parse().ok()?;
    let back = |seconds: i32| as_utc.plus_micros(-i64::from(seconds) * MICROS_PER_SECOND);
    // The offset of about then, then of exactly then.
    Some(back(offset(back(offset(as_utc)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_is_the_citys_and_rubbish_is_none() {
        // Clocks go back at 2026-10-25T01:00:00Z, from two hours ahead to one.
        let change: Timestamp = "2026-10-25T01:00:00Z".parse().unwrap();
        let rome = |at: Timestamp| if at < change { 7_200 } else { 3_600 };
        let read = |text: &str| local(text, rome).map(|at| at.to_string());
        assert_eq!(read("2026-10-24T22:00").as_deref(), Some("2026-10-24T20:00:00Z"));
        assert_eq!(read("2026-11-25T22:00").as_deref(), Some("2026-11-25T21:00:00Z"));
        assert_eq!(read("2026-10-25T04:00:30").as_deref(), Some("2026-10-25T03:00:00Z"));
        assert_eq!((read(""), read("tomorrow at noon!")), (None, None));
    }
}
