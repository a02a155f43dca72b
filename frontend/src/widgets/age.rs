//! How old something is, and when that was.

use crate::browser::utc_offset_s;
use crate::data::{use_clock, use_lang};
use crate::i18n::{age, day_time};
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// Properties of [`Age`] and [`Moment`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The time.
    pub at: Timestamp,
}

/// `12 s fa`, second by second; the time itself where no clock runs.
#[component]
pub fn Age(props: &Props) -> Html {
    let (lang, clock) = (use_lang(), use_clock());
    let written = day_time(lang, props.at, utc_offset_s(props.at));
    let shown = clock.now.map_or_else(|| written.clone(), |now| age(lang.messages(), props.at, now));
    html! { <time datetime={props.at.to_string()} title={written}>{ shown }</time> }
}

/// `21 nov 2026, 14:05`.
#[component]
pub fn Moment(props: &Props) -> Html {
    let written = day_time(use_lang(), props.at, utc_offset_s(props.at));
    html! { <time datetime={props.at.to_string()}>{ written }</time> }
}
