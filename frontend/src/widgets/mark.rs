//! The mark of a state: a shape, a sign and a colour, and the word beside it.

use crate::i18n::Lang;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// The mark alone; what it says stands beside it.
pub fn mark(health: Health) -> Html {
    let mark = palette::mark(health);
    html! {
        <svg class="state-mark" viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true" focusable="false">
            <path d={mark.outline} fill={mark.colour} />
            <path d={mark.sign} fill="none" stroke={mark.sign_colour} stroke-width="1.9" stroke-linecap="round" />
        </svg>
    }
}

/// The mark and the word.
pub fn state_label(lang: Lang, health: Health) -> Html {
    html! {
        <span class={classes!("state", format!("state-{health}"))} data-health={health.as_str()}>
            { mark(health) }
            { (lang.messages().health)(health) }
        </span>
    }
}
