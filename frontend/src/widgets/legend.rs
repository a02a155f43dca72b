//! The legend of the map.

use crate::i18n::Lang;
use crate::map::patterns;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// The states that an area of a map can show.
const SHOWN: [Health; 5] = [Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Unknown];

/// The fills of the map with their words.
pub fn legend(lang: Lang) -> Html {
    let messages = lang.messages();
    let swatch = |id: &'static str| {
        html! {
            <svg class="swatch" viewBox="0 0 34 20" width="34" height="20" aria-hidden="true" focusable="false">
                <rect x="0.5" y="0.5" width="33" height="19" rx="2" fill={format!("url(#legend-{id})")} stroke="#44515e" />
            </svg>
        }
    };
    let rows = SHOWN.into_iter().map(|health| {
        html! { <li key={health.as_str()}>{ swatch(palette::fill(health).id) }{ (messages.health)(health) }</li> }
    });
    html! {
        <section class="legend" aria-labelledby="legend-heading">
            <h2 id="legend-heading">{ messages.legend }</h2>
            <svg width="0" height="0" class="definitions" aria-hidden="true" focusable="false">{ patterns("legend-") }</svg>
            <ul>
                { for rows }
                <li>{ swatch(palette::EMPTY.id) }{ messages.nothing_here }</li>
                <li>
                    <svg class="swatch" viewBox="-17 -10 34 20" width="34" height="20" aria-hidden="true" focusable="false">
                        <circle r="9" class="badge-disc" /><text class="badge-text" y="4">{ "2" }</text>
                    </svg>
                    { messages.legend_badge }
                </li>
            </ul>
        </section>
    }
}
