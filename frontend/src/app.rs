//! The staff's application: what every page of it has around it. The public pages are the server's.

use crate::browser;
use crate::data::{Ui, use_place, use_ui};
use crate::live::use_live;
use crate::live_city::{Beginning, LiveCity};
use crate::pages::{LoginPage, not_found};
use crate::piece::part;
use crate::routes::Route;
use crate::widgets::{footer, header, use_links};
use yew::prelude::*;

/// Id of the main content, where a new page begins for the keyboard.
const MAIN: &str = "main";

/// The application.
#[component]
pub fn App(props: &Beginning) -> Html {
    html! { <LiveCity from={props.clone()}><Frame /></LiveCity> }
}

/// Header, page, footer.
#[component]
fn Frame() -> Html {
    let (ui, place) = (use_ui(), use_place());
    let (route, view) = (place.route, place.view);
    let (live, links) = (use_live(), use_links());
    let first = use_mut_ref(|| true);
    use_effect_with(route.clone(), move |_| {
        // On a new page the focus follows, as it would on a page that was loaded; not on the first one, nor when only
        // the view changed.
        if !first.replace(false) {
            browser::focus_by_id(MAIN);
        }
    });
    html! {
        <div class="app" onclick={links} data-connection={live.state.phase.as_str()}>
            <a class="skip-link" href="#main">{ ui.messages().skip_to_content }</a>
            { header(&ui, view, Some(&route)) }
            <main id={MAIN} class="container-xxl" tabindex="-1">{ page(&ui, &route) }</main>
            { footer(&ui) }
        </div>
    }
}

/// The page of an address.
fn page(ui: &Ui, route: &Route) -> Html {
    match route {
        Route::Login => part(LoginPage),
        _ => not_found(ui, None),
    }
}
