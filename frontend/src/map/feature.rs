//! One area of the map. Drawn anew only when something of it changed: its properties are compared first.

use crate::piece::piece;
use crate::routes::{Route, View};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AreaId;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// What happened on an area.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pointed {
    /// It has the focus or the pointer.
    At(AreaId),
    /// The pointer left it.
    Left(AreaId),
}

/// An area of the map, as a link.
#[derive(PartialEq)]
pub(super) struct Feature {
    /// The area.
    pub(super) id: AreaId,
    /// Its name.
    pub(super) name: AttrValue,
    /// Its path.
    pub(super) path: AttrValue,
    /// Its state; none when the layer has nothing there.
    pub(super) health: Option<Health>,
    /// Its state in words.
    pub(super) words: AttrValue,
    /// Where its page is.
    pub(super) view: View,
    /// Whether the tab key stops here.
    pub(super) in_tab_order: bool,
    /// Told what happens.
    pub(super) onpoint: Callback<Pointed>,
}

piece!(Feature => use_feature);

#[hook]
fn use_feature(props: &Feature) -> Html {
    let tell = |pointed: fn(AreaId) -> Pointed| {
        let id = props.id.clone();
        props.onpoint.reform(move |()| pointed(id.clone()))
    };
    let (at, left) = (tell(Pointed::At), tell(Pointed::Left));
    let fill = props.health.map_or(&palette::EMPTY, palette::fill);
    html! {
        <a id={format!("map-{}", props.id)} class="area" data-area={props.id.to_string()}
            data-health={props.health.map_or("none", Health::as_str)}
            href={Route::Area { id: props.id.to_string() }.href(props.view)}
            tabindex={if props.in_tab_order { "0" } else { "-1" }}
            aria-label={format!("{}: {}", props.name, props.words)}
            onfocus={at.reform(|_: FocusEvent| ())}
            onmouseenter={at.reform(|_: MouseEvent| ())}
            onmouseleave={left.reform(|_: MouseEvent| ())}>
            <path d={props.path.clone()} fill={format!("url(#{})", fill.id)} fill-rule="evenodd" />
        </a>
    }
}
