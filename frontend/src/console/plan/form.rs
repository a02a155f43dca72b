//! Reading fields of a form; times of the city's clocks as instants.

use crate::browser::utc_offset_s;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What was typed, without blanks around it.
pub(super) fn typed(field: &NodeRef) -> String {
    field.cast::<HtmlInputElement>().map(|field| field.value().trim().to_owned()).unwrap_or_default()
}

/// What was chosen.
pub(super) fn chosen(field: &NodeRef) -> String {
    field.cast::<HtmlSelectElement>().map(|field| field.value()).unwrap_or_default()
}

/// The instant of a `datetime-local` field.
pub(super) fn instant(field: &NodeRef) -> Option<Timestamp> {
    local(&typed(field), utc_offset_s)
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
