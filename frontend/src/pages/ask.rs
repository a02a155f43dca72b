//! What the pages that compare and reckon have in common: fields of their forms, days and periods as people read them, and the
//! mark of what is invented.

use crate::data::Ui;
use crate::i18n::{Lang, date_of};
use cruscotto_domain::comparison::Period;
use cruscotto_domain::day::Day;
use yew::prelude::*;

/// The field of a day, up to `today`; `form` is what the ids of its fields begin with.
pub(super) fn day_field(form: &str, id: &'static str, label: &'static str, value: Option<String>, today: Day) -> Html {
    html! {
        <div class="field">
            <label for={format!("{form}-{id}")}>{ label }</label>
            <input id={format!("{form}-{id}")} type="date" name={id} value={value.unwrap_or_default()} max={today.to_string()} />
        </div>
    }
}

/// Has a form that is sent with GET keep the language of its page.
pub(super) fn language(lang: Lang) -> Html {
    html! { if lang != Lang::default() { <input type="hidden" name="lang" value={lang.tag()} /> } }
}

/// A day as people read it.
pub(super) fn day(ui: &Ui, day: Day) -> String {
    date_of(ui.lang, &day.to_string())
}

/// `dal 1/10/2026 al 31/10/2026`.
pub(super) fn period(ui: &Ui, period: &Period) -> String {
    (ui.lang.comparison().period)(&day(ui, period.first), &day(ui, period.last))
}

/// What stands behind the name of something invented.
pub(super) fn demo_tag(ui: &Ui, demo: bool) -> Html {
    html! { if demo { { " " }<span class="demo-tag">{ ui.messages().demo }</span> } }
}
