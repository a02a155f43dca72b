//! The city: a theme, its headline figures, the map, where attention is needed, and the same as a table.

use super::attention::attention;
use super::headline::headline;
use super::services::ServiceCards;
use super::table::AreaTable;
use super::title;
use crate::data::{Ui, use_ui, use_view};
use crate::live::use_topic;
use crate::map::Choropleth;
use crate::piece::{part, piece};
use crate::routes::{Route, Shown, View};
use crate::state::{LiveState, area_summaries, area_summary};
use crate::widgets::{Segmented, legend, loading, segmented, use_follow};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::live::{AreaSummary, Topic};
use cruscotto_drawing::Boundary;
use yew::prelude::*;

/// The page.
#[derive(PartialEq)]
pub(super) struct CityPage;

piece!(CityPage => use_city_page());

#[hook]
fn use_city_page() -> Html {
    let (view, ui, follow) = (use_view(), use_ui(), use_follow());
    let messages = ui.messages();
    let live = use_topic(Topic::City);
    let layer = view.layer();
    let whole = ui.city.id().and_then(|id| area_summary(&live.state, &Topic::City, &id, layer).cloned());
    html! {
        <>
            { title((messages.city_heading)(ui.city.name())) }
            { controls(&follow, view) }
            <div class="city-now">
                if let Some(summary) = whole {
                    { headline(&ui, &summary) }
                } else {
                    { loading(ui.lang, ui.city.failed) }
                }
                if layer == Layer::Services {
                    { part(ServiceCards) }
                } else {
                    { areas(&ui, &live.state, view) }
                }
            </div>
        </>
    }
}

/// Theme, division, map or table: all of it is in the address.
fn controls(follow: &Callback<(Route, View)>, view: View) -> Html {
    let messages = view.lang().messages();
    let choose = |change: fn(View, &str) -> View| follow.reform(move |word: String| (Route::City, change(view, &word)));
    let layers = Layer::ALL.map(|l| (l.as_str(), (messages.layer)(l)));
    let levels = [AreaLevel::Nil, AreaLevel::Municipio].map(|l| (l.as_str(), (messages.level)(l)));
    let views = [("map", messages.view_map), ("table", messages.view_table)];
    let layer = segmented(&Segmented {
        name: "layer",
        legend: messages.layers,
        choices: &layers,
        chosen: view.layer().as_str(),
        onchoose: choose(|view, word| View { layer: word.parse().ok(), ..view }),
    });
    let level = segmented(&Segmented {
        name: "level",
        legend: messages.levels,
        choices: &levels,
        chosen: view.level().as_str(),
        onchoose: choose(|view, word| View { level: word.parse().ok(), ..view }),
    });
    let shown = segmented(&Segmented {
        name: "view",
        legend: messages.views,
        choices: &views,
        chosen: view.shown().as_str(),
        onchoose: choose(|view, word| View { view: word.parse().ok(), ..view }),
    });
    html! {
        <div class="controls">
            { layer }
            // Services have no place.
            if view.layer() != Layer::Services { { level }{ shown } }
        </div>
    }
}

/// The map with what belongs to it, and the table.
fn areas(ui: &Ui, state: &LiveState, view: View) -> Html {
    let messages = ui.messages();
    let (layer, level) = (view.layer(), view.level());
    let Some(boundaries) = ui.city.boundaries(level).cloned() else { return loading(ui.lang, ui.city.failed) };
    let row = |boundary: &Boundary| {
        let summary = area_summaries(state, layer).find(|s| s.area == boundary.id);
        (boundary.name.clone(), summary.cloned().unwrap_or_else(|| nothing(&boundary.id, layer)))
    };
    let rows: Vec<(String, AreaSummary)> = boundaries.iter().map(row).collect();
    let states =
        rows.iter().map(|(_, s)| (s.counts != HealthCounts::default()).then_some((s.health, s.counts))).collect();
    let opened = View { level: None, view: None, layer: Some(layer), ..view };
    let label = (messages.map_label)((messages.layer)(layer), (messages.level)(level));
    html! {
        <>
            if view.shown() == Shown::Map {
                <div class="map-and-side">
                    { part(Choropleth { boundaries, states, label, view: opened, named: level == AreaLevel::Municipio }) }
                    <div class="side">
                        { attention(ui, &rows, opened) }
                        { legend(ui.lang) }
                    </div>
                </div>
            }
            { part(AreaTable { rows, layer, level, view: opened }) }
        </>
    }
}

/// The summary of an area where the layer has nothing: it is in the table all the same.
fn nothing(area: &AreaId, layer: Layer) -> AreaSummary {
    AreaSummary {
        area: area.clone(),
        layer,
        health: Health::Unknown,
        counts: HealthCounts::default(),
        figures: Vec::new(),
    }
}
