//! The areas in their order: everything that map and charts show.

use super::facts::name;
use super::{difference, percent, value};
use crate::data::Ui;
use crate::routes::Route;
use cruscotto_domain::comparison::{ComparisonItem, Ranked};
use yew::prelude::*;

pub(super) fn ranking(ui: &Ui, item: &ComparisonItem) -> Html {
    let (words, ranking) = (ui.lang.comparison(), &item.comparison.ranking);
    if ranking.ranked.is_empty() && ranking.unranked.iter().all(|unranked| !unranked.withheld) {
        return Html::default();
    }
    html! {
        <section class="sheet" aria-labelledby="ranking">
            <h2 id="ranking">{ words.ranking }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.ranking}>
                <table class="table">
                    <thead><tr>
                        <th scope="col" class="number">{ words.place }</th><th scope="col">{ words.area }</th>
                        <th scope="col" class="number">{ words.now }</th><th scope="col" class="number">{ words.then }</th>
                        <th scope="col" class="number">{ words.change }</th>
                        <th scope="col" class="number">{ words.behind_best }</th>
                        <th scope="col" class="number">{ words.against_median }</th>
                    </tr></thead>
                    <tbody>{ for ranking.ranked.iter().map(|ranked| row(ui, item, ranked)) }</tbody>
                </table>
            </div>
            { unranked(ui, item) }
        </section>
    }
}

fn row(ui: &Ui, item: &ComparisonItem, ranked: &Ranked) -> Html {
    let words = ui.lang.comparison();
    let area = item.comparison.areas.iter().find(|area| area.area == ranked.area);
    let change = area.and_then(|area| area.change);
    let reason = area.and_then(|area| area.reason).map_or("—", words.reason);
    let href = Route::Area { id: ranked.area.to_string() }.href(ui.view());
    let shared = ranked.place.shared_by.saturating_sub(1);
    html! {
        <tr data-area={ranked.area.to_string()} data-place={ranked.place.number.to_string()} data-now={ranked.value.to_string()}
            data-then={change.map(|c| c.then.to_string())} data-change={change.map(|c| c.difference.to_string())}>
            <td class="number" title={(shared > 0).then(|| (words.shared)(shared))}>{ ranked.place.number }</td>
            <th scope="row"><a {href}>{ name(item, &ranked.area) }</a></th>
            <td class="number">{ value(ui, item, ranked.value) }</td>
            if let Some(change) = change {
                <td class="number">{ value(ui, item, change.then) }</td>
                <td class="number">
                    { difference(ui, item, change.difference) }
                    if item.unit != "1" { { for change.relative.map(|share| format!(" ({})", percent(ui, share))) } }
                </td>
            } else {
                <td colspan="2">{ reason }</td>
            }
            <td class="number">{ difference(ui, item, -ranked.behind_best.abs() * way(item)) }</td>
            <td class="number">{ difference(ui, item, ranked.ahead_of_median * way(item)) }</td>
        </tr>
    }
}

/// Ahead is above where more is better, and below where less is.
fn way(item: &ComparisonItem) -> f64 {
    if item.better == cruscotto_domain::metric::Better::Lower { -1.0 } else { 1.0 }
}

fn unranked(ui: &Ui, item: &ComparisonItem) -> Html {
    let words = ui.lang.comparison();
    let all = &item.comparison.ranking.unranked;
    let named = |withheld: bool| -> Vec<String> {
        let of_kind = all.iter().filter(|unranked| unranked.withheld == withheld);
        of_kind.map(|unranked| name(item, &unranked.area)).collect()
    };
    let group = |reason: &'static str, names: Vec<String>| {
        if names.is_empty() {
            return Html::default();
        }
        html! { <p>{ words.unranked }{ ", " }{ reason }{ ": " }{ names.join(", ") }</p> }
    };
    html! { <>{ group(words.not_measured, named(false)) }{ group(words.is_withheld, named(true)) }</> }
}
