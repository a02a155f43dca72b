//! Which periods: a form that is sent with GET, so that each question has its address.

use crate::data::Ui;
use crate::pages::ask::{day_field, language};
use crate::public::IndicatorsContent;
use crate::routes::{Asked, Route};
use yew::prelude::*;

pub(super) fn form(ui: &Ui, asked: &Asked, content: &IndicatorsContent) -> Html {
    let (lang, words, own) = (ui.lang, ui.lang.comparison(), ui.lang.indicators());
    let item = content.item.as_ref();
    let given = |name: &str| asked.get(name).map(str::to_owned);
    let first = item.map(|item| item.now.first.to_string()).or_else(|| given("first"));
    let last = item.map(|item| item.now.last.to_string()).or_else(|| given("last"));
    let against = asked.get("against").unwrap_or("previous").to_owned();
    let option = |value: &'static str, name: &'static str| {
        html! { <option {value} selected={against == value}>{ name }</option> }
    };
    let day = |id, label, value| day_field("indicators", id, label, value, content.today);
    html! {
        <form class="ask-form" action={Route::Indicators(Asked::default()).path()} method="get" aria-label={own.form}>
            { language(lang) }
            { day("first", words.first, first) }
            { day("last", words.last, last) }
            <div class="field">
                <label for="indicators-against">{ words.against }</label>
                <select id="indicators-against" name="against">
                    { option("previous", words.previous) }
                    { option("last_year", words.last_year) }
                    if content.has_mandate { { option("mandate", words.mandate) } }
                    { option("other", words.other) }
                </select>
            </div>
            { day("other_first", words.other_first, given("other_first")) }
            { day("other_last", words.other_last, given("other_last")) }
            <button type="submit" class="btn btn-primary">{ words.compare }</button>
        </form>
    }
}
