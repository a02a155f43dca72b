//! The map of a frozen block: areas in their states as they were.

use super::drawn::shown_states;
use crate::data::Ui;
use crate::map::patterns;
use crate::public::Look;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::Place;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// The map; its ids begin with `prefix`, as two drawings on a page need ids of their own.
pub(super) fn map(ui: &Ui, look: &Look, level: AreaLevel, places: &[Place], prefix: &str, title: &str) -> Html {
    let drawing = look.map(level);
    let areas = drawing.features.iter().map(|feature| {
        let place = places.iter().find(|place| place.area == feature.id);
        let health = place.and_then(|place| place.health);
        let words = health.map_or_else(String::new, |health| (ui.messages().health)(health).to_lowercase());
        let fill = health.map_or(&palette::EMPTY, palette::fill).id;
        html! {
            <g class="area" data-shape={feature.id.to_string()}>
                <title>{ format!("{}: {words}", feature.name) }</title>
                <path d={feature.path.clone()} fill={format!("url(#{prefix}{fill})")} fill-rule="evenodd" />
            </g>
        }
    });
    let swatch = |(health, word): (Health, &'static str)| {
        let fill = format!("url(#{prefix}{})", palette::fill(health).id);
        html! {
            <li>
                <svg class="swatch" viewBox="0 0 34 20" width="34" height="20" aria-hidden="true" focusable="false">
                    <rect x="0.5" y="0.5" width="33" height="19" rx="2" {fill} stroke="#44515e" />
                </svg>
                { word }
            </li>
        }
    };
    html! {
        <>
        <svg class="map-drawing briefing-map" viewBox={format!("0 0 {:.0} {:.0}", drawing.width, drawing.height)} role="img"
            aria-label={title.to_owned()}>
            { patterns(prefix) }
            { for areas }
        </svg>
        <ul class="briefing-legend">{ for shown_states(ui.lang, places).into_iter().map(swatch) }</ul>
        </>
    }
}
