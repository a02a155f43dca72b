//! The application: what every page has around it.

use crate::browser;
use crate::data::{City, CityProvider, ClockProvider, use_ui, use_view};
use crate::live::{LiveProvider, use_live};
use crate::pages::page;
use crate::routes::Route;
use crate::state::LiveState;
use crate::widgets::{footer, header, use_links};
use yew::prelude::*;
use yew_router::BrowserRouter;
use yew_router::hooks::use_route;

/// Id of the main content, where a new page begins for the keyboard.
const MAIN: &str = "main";

/// The application in a browser.
#[component]
pub fn BrowserApp() -> Html {
    html! { <BrowserRouter><App /></BrowserRouter> }
}

/// Properties of [`App`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The live state to begin with, where there is one.
    #[prop_or_default]
    pub live: LiveState,
    /// The city, where it is already known.
    #[prop_or_default]
    pub city: Option<City>,
}

/// The application below a router.
#[component]
pub fn App(props: &Props) -> Html {
    html! {
        <LiveProvider initial={props.live.clone()}>
            <ClockProvider>
                    <CityProvider initial={props.city.clone()}>
                        <Frame />
                    </CityProvider>
            </ClockProvider>
        </LiveProvider>
    }
}

/// Header, page, footer.
#[component]
fn Frame() -> Html {
    let (ui, view) = (use_ui(), use_view());
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
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
