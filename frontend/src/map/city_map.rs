//! The map of the city in a page: every area a link, in its state, with how many do not work as they should. Drawn once by
//! the server; what changes is found by its `data-` attributes ([`crate::island`]).

use crate::data::Ui;
use crate::map::patterns;
use crate::routes::{Route, View};
use crate::widgets::counts_text;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::health::Health;
use cruscotto_domain::live::AreaSummary;
use cruscotto_drawing::{MapDrawing, MapFeature, palette};
use yew::prelude::*;

/// Half the width and half the height of a badge, which has room for three digits.
const BADGE: (f64, f64) = (13.0, 9.5);

/// The map.
pub struct CityMap<'a> {
    /// The drawing.
    pub drawing: &'a MapDrawing,
    /// The layer.
    pub layer: Layer,
    /// The areas' summaries in the order of the drawing; none where the layer has nothing.
    pub states: Vec<Option<&'a AreaSummary>>,
    /// What the map is called.
    pub label: String,
    /// How areas are opened.
    pub view: View,
    /// Whether the areas' names are written: for few, large areas.
    pub named: bool,
}

/// The key of an area's summary in a layer, in `data-entry`.
#[must_use]
pub fn area_entry(area: &cruscotto_domain::id::AreaId, layer: Layer) -> String {
    format!("area/{area}/{}", layer.as_str())
}

/// Draws it.
pub fn city_map(ui: &Ui, map: &CityMap<'_>) -> Html {
    let drawing = map.drawing;
    let with_state = || drawing.features.iter().zip(map.states.iter().copied());
    let areas = with_state().map(|(feature, state)| area(ui, map, feature, state));
    let names = drawing.features.iter().filter(|_| map.named).filter_map(name_label);
    let badges = with_state().map(|(feature, state)| badge(map, feature, state));
    html! {
        <svg class="map-drawing" viewBox={format!("0 0 {:.0} {:.0}", drawing.width, drawing.height)} role="group"
            aria-label={map.label.clone()} data-map={map.layer.as_str()}>
            { patterns("") }
            { for areas }
            <g class="map-over" aria-hidden="true">{ for names }{ for badges }</g>
        </svg>
    }
}

fn area(ui: &Ui, map: &CityMap<'_>, feature: &MapFeature, state: Option<&AreaSummary>) -> Html {
    let words = counts_text(ui.messages(), &state.map(|s| s.counts).unwrap_or_default());
    let health = state.map(|s| s.health);
    let name = format!("{}: {words}", feature.name);
    html! {
        <a id={format!("map-{}", feature.id)} class="area" data-area={feature.id.to_string()}
            data-entry={area_entry(&feature.id, map.layer)} data-name={feature.name.clone()}
            data-health={health.map_or("none", Health::as_str)} data-place={place(feature)}
            href={Route::Area { id: feature.id.to_string() }.href(map.view)} aria-label={name.clone()}>
            <title>{ name }</title>
            <path d={feature.path.clone()} fill={format!("url(#{})", health.map_or(&palette::EMPTY, palette::fill).id)}
                fill-rule="evenodd" />
        </a>
    }
}

fn place(feature: &MapFeature) -> String {
    format!("{:.0} {:.0}", feature.place.0, feature.place.1)
}

fn badge(map: &CityMap<'_>, feature: &MapFeature, state: Option<&AreaSummary>) -> Html {
    let counts = state.map_or_else(HealthCounts::default, |s| s.counts);
    // Below the name, where there is one.
    let lines = feature.label.as_ref().filter(|_| map.named).map_or(0.0, |label| label.lines.len() as f64);
    let y = feature.place.1 + if lines > 0.0 { lines * 11.0 + 12.0 } else { 0.0 };
    html! {
        <g class="badge-mark" data-entry={area_entry(&feature.id, map.layer)} data-count={counts.faulty().to_string()}
            transform={format!("translate({:.0} {y:.0})", feature.place.0)}>
            <rect class="badge-disc" x={(-BADGE.0).to_string()} y={(-BADGE.1).to_string()}
                width={(2.0 * BADGE.0).to_string()} height={(2.0 * BADGE.1).to_string()} rx={BADGE.1.to_string()} />
            <text class="badge-text" y="4">{ counts.faulty() }</text>
        </g>
    }
}

fn name_label(feature: &MapFeature) -> Option<Html> {
    let label = feature.label.as_ref()?;
    let first = -(label.lines.len() as f64 - 1.0) * 0.55 * label.size;
    let lines = label.lines.iter().enumerate().map(|(i, line)| {
        let y = label.at.1 + first + i as f64 * 1.1 * label.size;
        html! { <text class="map-name" x={format!("{:.1}", label.at.0)} y={format!("{y:.1}")}>{ line }</text> }
    });
    Some(html! { <g>{ for lines }</g> })
}
