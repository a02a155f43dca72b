//! How old something is, and when that was.

use crate::browser::utc_offset_s;
use crate::data::{use_clock, use_lang};
use crate::i18n::{Lang, age, day_time};
use crate::piece::piece;
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// `12 s fa`, second by second; the time itself where no clock runs.
#[derive(PartialEq)]
pub struct Age {
    /// The time.
    pub at: Timestamp,
}

piece!(Age => use_age);

#[hook]
fn use_age(props: &Age) -> Html {
    let (lang, clock) = (use_lang(), use_clock());
    let written = day_time(lang, props.at, utc_offset_s(props.at));
    let shown = clock.now.map_or_else(|| written.clone(), |now| age(lang.messages(), props.at, now));
    html! { <time data-age="" datetime={props.at.to_string()} title={written}>{ shown }</time> }
}

/// `21 nov 2026, 14:05`.
pub fn moment(lang: Lang, at: Timestamp) -> Html {
    html! { <time datetime={at.to_string()}>{ day_time(lang, at, utc_offset_s(at)) }</time> }
}
