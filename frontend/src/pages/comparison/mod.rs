//! Any period against any other: the city, its areas ranked and mapped, its own past, and what others have published.

mod charts;
mod facts;
mod form;
mod peers;
mod table;

use crate::data::Ui;
use crate::i18n::{axis_value, decimal, percentage_points, signed};
use crate::public::{ComparisonContent, Look};
use crate::routes::Asked;
use cruscotto_domain::comparison::ComparisonItem;
use yew::prelude::*;

/// The page.
pub(super) fn comparison_page(ui: &Ui, look: &Look, asked: &Asked, content: &ComparisonContent) -> Html {
    let words = ui.lang.comparison();
    html! {
        <>
            <h1>{ words.heading }</h1>
            <p class="lead">{ words.intro }</p>
            { form::form(ui, asked, content) }
            if let Some(wrong) = &content.wrong { <p class="notice notice-failed" role="status">{ (words.wrong)(wrong) }</p> }
            if let Some(item) = &content.item {
                { facts::facts(ui, item) }
                if item.comparison.ranking.ranked.is_empty() {
                    <p class="notice">{ words.no_area }</p>
                } else {
                    { charts::map(ui, look, item) }
                    { charts::moved(ui, item) }
                    { charts::multiples(ui, item, content) }
                }
                { charts::calendar(ui, item, content) }
                { table::ranking(ui, item) }
            }
            { peers::peers(ui, content) }
        </>
    }
}

/// A value of the metric.
fn value(ui: &Ui, item: &ComparisonItem, value: f64) -> String {
    axis_value(ui.lang, &item.unit, value)
}

/// A difference of two values with its sign: of shares in percentage points.
fn difference(ui: &Ui, item: &ComparisonItem, by: f64) -> String {
    signed(by, |by| match item.unit.as_str() {
        "1" => percentage_points(ui.lang, by),
        unit => axis_value(ui.lang, unit, by),
    })
}

/// A share with its sign: `+12,5 %`.
fn percent(ui: &Ui, share: f64) -> String {
    signed(share, |share| decimal(ui.lang, share * 100.0, 1) + "\u{a0}%")
}
