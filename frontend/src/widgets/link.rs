//! Links within the staff's application are plain links; one listener follows them without loading the page. A link to a
//! public page leaves the application: the server renders those.

use crate::data::use_place;
use crate::routes::{Route, View};
use web_sys::Element;
use yew::prelude::*;

/// The button of a mouse that follows a link.
const MAIN_BUTTON: i16 = 0;

/// Whether an address is a page of the application.
fn is_page(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let route = Route::at(path);
    path.starts_with('/') && !path.starts_with("//") && route == Route::Login
}

/// Follows a click on a link to a page. A click that asks for a new tab or window is the browser's.
#[hook]
pub fn use_links() -> Callback<MouseEvent> {
    let place = use_place();
    use_callback(place, |event: MouseEvent, place| {
        let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
        if modified || event.button() != MAIN_BUTTON || event.default_prevented() {
            return;
        }
        let link = event.target_dyn_into::<Element>().and_then(|element| element.closest("a[href]").ok().flatten());
        let page = link.and_then(|link| link.get_attribute("href")).filter(|href| is_page(href));
        if let Some(page) = page {
            event.prevent_default();
            place.go(page);
        }
    })
}

/// Opens a page.
#[hook]
pub fn use_follow() -> Callback<(Route, View)> {
    let place = use_place();
    use_callback(place, |(route, view): (Route, View), place| place.go(route.href(view)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_application_are_followed_and_everything_else_is_the_browsers() {
        assert!(is_page("/login") && is_page("/login?lang=en"));
        for other in [
            "/",
            "/area/nil-20?layer=wifi",
            "/services",
            "#main",
            "https://example.org/",
            "//example.org/",
            "/api/v1/areas",
            "/openapi.json",
            "mailto:x",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }
}
