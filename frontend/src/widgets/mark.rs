//! The mark of a state: a shape, a sign and a colour, and the word beside it.

use crate::data::use_lang;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// Properties of [`Mark`] and [`StateLabel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The state.
    pub health: Health,
}

/// The mark alone; what it says stands beside it.
#[component]
pub fn Mark(props: &Props) -> Html {
    let mark = palette::mark(props.health);
    html! {
        <svg class="mark" viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true" focusable="false">
            <path d={mark.outline} fill={mark.colour} />
            <path d={mark.sign} fill="none" stroke={mark.sign_colour} stroke-width="1.9" stroke-linecap="round" />
        </svg>
    }
}

/// The mark and the word.
#[component]
pub fn StateLabel(props: &Props) -> Html {
    let messages = use_lang().messages();
    html! {
        <span class={classes!("state", format!("state-{}", props.health))} data-health={props.health.as_str()}>
            <Mark health={props.health} />
            { (messages.health)(props.health) }
        </span>
    }
}
