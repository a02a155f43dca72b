//! A drawing of a chart in its frame, and what charts of pages have in common.

use crate::i18n::Lang;
use cruscotto_drawing::chart::{ChartError, Texts};
use yew::prelude::*;

/// The drawing, where the keyboard can scroll it; or why there is none.
pub(super) fn drawn(title: &str, svg: Result<String, ChartError>) -> Html {
    match svg {
        Ok(svg) => html! {
            <div class="chart-frame" tabindex="0" role="group" aria-label={title.to_owned()}>{ Html::from_html_unchecked(AttrValue::from(svg)) }</div>
        },
        Err(error) => html! { <p class="notice">{ error.to_string() }</p> },
    }
}

/// A chart's own words.
pub(super) fn texts(lang: Lang) -> Texts {
    if lang == Lang::En { Texts::ENGLISH } else { Texts::ITALIAN }
}
