//! The city: is it connected today? The three domains, the map, what is down, what changed, the goals, and the table.

use super::attention::attention;
use super::down::down_now;
use super::goals::goals;
use super::headline::headline;
use super::services::service_cards;
use super::table::{Row, area_table};
use super::week::week;
use crate::data::Ui;
use crate::i18n::integer;
use crate::map::{CityMap, city_map};
use crate::public::{CityContent, Look};
use crate::routes::{Route, Shown, View};
use crate::widgets::{Choice, choices, legend, map_tools};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::live::AreaSummary;
use yew::prelude::*;

/// The domains in the order of the page.
const DOMAINS: [Layer; 3] = [Layer::Wifi, Layer::Schools, Layer::Services];

/// The page.
pub(super) fn city_page(ui: &Ui, look: &Look, content: &CityContent, view: View) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let of_city = |layer: Layer| {
        let id = ui.city.id()?;
        content.areas.iter().find(|s| s.area == id && s.layer == layer)
    };
    let so_many = |layer: Layer| {
        let counts = of_city(layer).map(|s| s.counts).unwrap_or_default();
        (words.so_many_of)(&integer(ui.lang, counts.ok), &integer(ui.lang, counts.total()))
    };
    let everything = DOMAINS.into_iter().filter_map(of_city).map(|s| s.counts);
    let verdict = everything.fold(HealthCounts::default(), HealthCounts::with).verdict();
    let lead = (words.city_lead)(&so_many(Layer::Wifi), &so_many(Layer::Schools), &so_many(Layer::Services));
    let areas = areas(ui, look, content, view);
    let playback = Route::at("/playback").href(View { level: view.level, ..ui.view() });
    html! {
        <>
            <h1>{ (messages.city_heading)(ui.city.name()) }</h1>
            <p class="lead" id="today" data-refresh="" data-verdict={format!("{verdict:?}").to_lowercase()}>
                { (words.city_question)(ui.city.name()) }{ " " }<strong>{ (words.verdict)(verdict) }</strong>{ " " }{ lead }
            </p>
            <div class="domains" aria-labelledby="domains-heading" role="group">
                <h2 id="domains-heading" class="visually-hidden">{ words.domains }</h2>
                { for DOMAINS.into_iter().filter_map(|layer| Some(headline(ui, of_city(layer)?, domain_link(ui, layer, view)))) }
            </div>
            { down_now(ui, &content.down) }
            <section class="city-map" id="map" aria-labelledby="map-heading">
                <h2 id="map-heading">{ words.map_heading }</h2>
                { controls(ui, view) }
                if view.layer() == Layer::Services {
                    { service_cards(ui, &content.services) }
                } else if view.shown() == Shown::Map {
                    { areas.map }
                } else {
                    { areas.table.clone() }
                }
                <p><a href={playback}>{ ui.lang.playback().heading }</a></p>
            </section>
            <div class="side-by-side">
                { week(ui, content.weeks.as_ref()) }
                { goals(ui, &content.goals) }
            </div>
            // Below all that is shorter, unless it is what was asked for.
            if view.layer() != Layer::Services && view.shown() == Shown::Map { { areas.table } }
        </>
    }
}

fn domain_link(ui: &Ui, layer: Layer, view: View) -> Html {
    let words = ui.lang.public();
    let (href, text) = if layer == Layer::Services {
        (Route::Services.href(ui.view()), words.open_services)
    } else {
        let view = View { layer: Some(layer), sort: None, view: None, ..view };
        (format!("{}#map", Route::City.href(view)), words.open_domain)
    };
    html! { <p class="domain-link"><a {href}>{ text }<span class="visually-hidden">{ ": " }{ (ui.messages().layer)(layer) }</span></a></p> }
}

/// Theme, division, map or table: all of it is in the address.
fn controls(ui: &Ui, view: View) -> Html {
    let messages = ui.messages();
    let to = |view: View| format!("{}#map", Route::City.href(View { sort: None, ..view }));
    let layers = Layer::ALL.map(|layer| Choice {
        label: (messages.layer)(layer),
        href: to(View { layer: Some(layer), ..view }),
        chosen: layer == view.layer(),
    });
    let levels = [AreaLevel::Nil, AreaLevel::Municipio].map(|level| Choice {
        label: (messages.level)(level),
        href: to(View { level: Some(level), ..view }),
        chosen: level == view.level(),
    });
    let shown = [(Shown::Map, messages.view_map), (Shown::Table, messages.view_table)].map(|(shown, label)| Choice {
        label,
        href: to(View { view: Some(shown), ..view }),
        chosen: shown == view.shown(),
    });
    html! {
        <div class="controls">
            { choices(messages.layers, layers) }
            // Services have no place.
            if view.layer() != Layer::Services {
                { choices(messages.levels, levels) }
                { choices(messages.views, shown) }
            }
        </div>
    }
}

/// The areas of the city.
struct Areas {
    /// The map with what belongs to it.
    map: Html,
    /// The same as a table.
    table: Html,
}

fn areas(ui: &Ui, look: &Look, content: &CityContent, view: View) -> Areas {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let (layer, level) = (view.layer(), view.level());
    let drawing = look.map(level);
    let summary = |area: &AreaId| content.areas.iter().find(|s| s.layer == layer && s.area == *area);
    let states: Vec<Option<&AreaSummary>> = drawing.features.iter().map(|f| summary(&f.id)).collect();
    let rows: Vec<Row> = drawing
        .features
        .iter()
        .zip(&states)
        .map(|(f, state)| Row {
            name: f.name.clone(),
            summary: state.cloned().unwrap_or_else(|| nothing(&f.id, layer)),
        })
        .collect();
    let opened = View::default().with_lang(ui.lang);
    let label = (messages.map_label)((messages.layer)(layer), (messages.level)(level));
    let map = CityMap { drawing, layer, states, label, view: opened, named: level == AreaLevel::Municipio };
    let map = html! {
        <div class="map-and-side">
            <div class="map">
                <a class="skip-map" href="#table">{ words.skip_map }</a>
                { city_map(ui, &map) }
                { map_tools(ui.lang) }
                <p class="map-keys">{ words.map_hint }</p>
            </div>
            <div class="side">
                { attention(ui, &rows, opened) }
                { legend(ui.lang) }
            </div>
        </div>
    };
    Areas { map, table: area_table(ui, &rows, layer, level, view, opened) }
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
