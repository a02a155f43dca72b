//! What is to be compared: a form that is sent with GET, so that each question has its address.

use crate::data::Ui;
use crate::pages::ask::{day_field, language};
use crate::public::ComparisonContent;
use crate::routes::{Asked, Route};
use cruscotto_domain::area::AreaLevel;
use yew::prelude::*;

pub(super) fn form(ui: &Ui, asked: &Asked, content: &ComparisonContent) -> Html {
    let (lang, words) = (ui.lang, ui.lang.comparison());
    let item = content.item.as_ref();
    // What is shown, or what was asked for and is not right.
    let metric = item.map(|item| item.metric.to_string()).or_else(|| asked.get("metric").map(str::to_owned));
    let level = item.map_or(AreaLevel::Municipio, |item| item.level);
    let first = item.map(|item| item.now.first.to_string()).or_else(|| asked.get("first").map(str::to_owned));
    let last = item.map(|item| item.now.last.to_string()).or_else(|| asked.get("last").map(str::to_owned));
    let against = asked.get("against").unwrap_or("previous").to_owned();
    let option = |value: String, name: String, chosen: bool| {
        html! { <option value={value} selected={chosen}>{ name }</option> }
    };
    let against_option =
        |value: &'static str, name: &'static str| option(value.to_owned(), name.to_owned(), against == value);
    let day = |id, label, value| day_field("compare", id, label, value, content.today);
    let other = |name: &str| asked.get(name).map(str::to_owned);
    html! {
        <form class="ask-form" action={Route::Comparison(Asked::default()).path()} method="get" aria-label={words.form}>
            { language(lang) }
            <div class="field field-wide">
                <label for="compare-metric">{ words.metric }</label>
                <select id="compare-metric" name="metric">
                    { for content.metrics.iter().map(|id| {
                        option(id.to_string(), ui.metric_name(id), metric.as_deref() == Some(id.as_str()))
                    }) }
                </select>
            </div>
            <div class="field">
                <label for="compare-level">{ words.level }</label>
                <select id="compare-level" name="level">
                    { for [AreaLevel::Municipio, AreaLevel::Nil].map(|l| {
                        option(l.as_str().to_owned(), (ui.messages().level)(l).to_owned(), l == level)
                    }) }
                </select>
            </div>
            { day("first", words.first, first) }
            { day("last", words.last, last) }
            <div class="field">
                <label for="compare-against">{ words.against }</label>
                <select id="compare-against" name="against">
                    { against_option("previous", words.previous) }
                    { against_option("last_year", words.last_year) }
                    if content.has_mandate { { against_option("mandate", words.mandate) } }
                    { against_option("other", words.other) }
                </select>
            </div>
            { day("other_first", words.other_first, other("other_first")) }
            { day("other_last", words.other_last, other("other_last")) }
            <button type="submit" class="btn btn-primary">{ words.compare }</button>
        </form>
    }
}
