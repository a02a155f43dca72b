//! Links within the application: real addresses, opened without loading the page.

use crate::routes::{Route, View};
use yew::prelude::*;
use yew_router::AnyRoute;
use yew_router::hooks::use_navigator;

/// Properties of [`To`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The page.
    pub route: Route,
    /// How it is looked at.
    pub view: View,
    /// CSS classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it is the page shown.
    #[prop_or_default]
    pub current: bool,
    /// What it shows.
    pub children: Html,
}

/// A link to a page.
#[component]
pub fn To(props: &Props) -> Html {
    let follow = use_follow();
    let onclick = {
        let (route, view) = (props.route.clone(), props.view);
        Callback::from(move |event: MouseEvent| {
            // A click that asks for a new tab or window is the browser's.
            if !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key()) {
                event.prevent_default();
                follow.emit((route.clone(), view));
            }
        })
    };
    let current = props.current.then_some("page");
    html! {
        <a href={props.route.href(props.view)} class={props.class.clone()} aria-current={current} {onclick}>
            { props.children.clone() }
        </a>
    }
}

/// Opens a page.
#[hook]
pub fn use_follow() -> Callback<(Route, View)> {
    let navigator = use_navigator();
    use_callback(navigator, |(route, view): (Route, View), navigator| {
        if let Some(navigator) = navigator {
            navigator.push(&AnyRoute::new(route.href(view)));
        }
    })
}
