//! The buttons of the map. They need a program: hidden until the live part of the page shows them.

use crate::i18n::Lang;
use yew::prelude::*;

/// Closer, farther, the whole map; and how the keyboard walks it.
pub fn map_tools(lang: Lang) -> Html {
    let messages = lang.messages();
    let button = |zoom: &'static str, label: &'static str, sign: &'static str| {
        html! {
            <button type="button" class="map-button" data-zoom={zoom} aria-label={label} title={label}>{ sign }</button>
        }
    };
    html! {
        <div data-needs-program="" hidden=true>
            <div class="map-buttons">
                { button("in", messages.zoom_in, "+") }
                { button("out", messages.zoom_out, "−") }
                { button("all", messages.zoom_all, "◻") }
            </div>
            <p id="map-keys" class="map-keys">{ messages.map_keys }</p>
        </div>
    }
}
