//! From a slide down to the map: the areas one by one as they were when the briefing was frozen, and a way on to the map as it
//! is now.

use super::block::working_of;
use super::map::map;
use crate::data::Ui;
use crate::public::Look;
use crate::routes::{Asked, Route, View};
use cruscotto_domain::briefing::{Analysis, Answer, Content, FrozenBlock, Place};
use cruscotto_domain::id::{AreaId, MetricId};
use yew::prelude::*;

/// What opens over the slide of block `i`; nothing for a block without a map.
pub(super) fn drill(ui: &Ui, look: &Look, i: usize, block: &FrozenBlock) -> Html {
    let Content::Map { level, places, .. } = &block.content else { return Html::default() };
    let (words, id, heading) = (ui.lang.room(), format!("drill-{i}"), format!("drill-{i}-heading"));
    let row = |place: &Place| {
        let health = place.health.map_or("", |health| (ui.messages().health)(health));
        html! {
            <li><button type="button" data-area={place.area.to_string()} aria-pressed="false">
                <strong>{ place.name.clone() }</strong>{ " " }{ working_of(ui, place) }{ " " }<span>{ health }</span>
            </button></li>
        }
    };
    html! {
        <dialog {id} class="room-dialog room-drill" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ block.title.clone() }</h2>
            <p>{ (ui.lang.briefings().as_of)(&super::time(ui, block.as_of)) }{ ". " }{ words.drill_hint }</p>
            <div class="room-drill-body">
                <div class="room-drill-map">{ map(ui, look, *level, places, &format!("drill-{i}-"), &block.title) }</div>
                <ul class="room-drill-list">{ for places.iter().map(row) }</ul>
            </div>
            <form method="dialog" class="room-drill-foot">
                <button>{ words.back_to_slide }</button>
                <button type="button" data-whole="map">{ words.whole_map }</button>
                { for live_map(ui, &block.content).map(|href| html! { <a data-live="map" {href}>{ words.live_map }</a> }) }
            </form>
        </dialog>
    }
}

/// The page that answers the same question now.
fn live_answer(ui: &Ui, answer: &Answer) -> String {
    let (nothing, asked) = (Asked::default(), |name: &str| answer.asked.get(name).cloned());
    let route = match answer.analysis {
        Analysis::Comparison => Route::Comparison(nothing),
        Analysis::Divide => Route::Divide(nothing),
        Analysis::Ledger | Analysis::BelowContract => Route::Ledger(nothing),
        Analysis::Decomposition => Route::Indicators(nothing),
        Analysis::Timeline => Route::Timeline(nothing),
    };
    route.with_query(asked).href(ui.view())
}

/// Where what a block shows is seen live; none for texts.
pub(super) fn live_map(ui: &Ui, content: &Content) -> Option<String> {
    let city = |layer| Route::City.href(View { layer, ..ui.view() });
    let of = |metric: &MetricId, area: &AreaId| {
        let whole = ui.city.id().is_some_and(|city| city == *area);
        if !whole {
            return Route::Area { id: area.to_string() }.href(ui.view());
        }
        let kinds = ui.city.metrics.get(metric).map(|metric| metric.assets.as_slice()).unwrap_or_default();
        city(kinds.iter().find_map(|kind| kind.layer()))
    };
    match content {
        Content::Map { layer, level, .. } => {
            Some(Route::City.href(View { layer: Some(*layer), level: Some(*level), ..ui.view() }))
        }
        Content::Figure { number, .. } | Content::Chart { number, .. } | Content::Table { number, .. } => {
            Some(of(&number.scope.metric, &number.scope.area))
        }
        Content::Goal { goal, .. } => Some(Route::Goal { id: goal.id.clone() }.href(ui.view())),
        Content::Analysis { answer } => Some(live_answer(ui, answer)),
        Content::Text { .. } | Content::Incident { .. } | Content::Decision { .. } | Content::Missing { .. } => None,
    }
}
