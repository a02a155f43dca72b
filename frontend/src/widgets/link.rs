//! Links within the application are plain links; one listener follows them without loading the page.

use crate::data::use_place;
use crate::routes::{Route, View};
use web_sys::Element;
use yew::prelude::*;

/// What of the server is not a page of the application.
const NOT_PAGES: [&str; 5] = ["/api/", "/live", "/openapi", "/assets/", "/console"];

/// The button of a mouse that follows a link.
const MAIN_BUTTON: i16 = 0;

/// Whether an address is a page of the application.
fn is_page(href: &str) -> bool {
    href.starts_with('/') && !href.starts_with("//") && !NOT_PAGES.iter().any(|path| href.starts_with(path))
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
    fn pages_are_followed_and_everything_else_is_the_browsers() {
        assert!(is_page("/") && is_page("/area/nil-20?layer=wifi") && is_page("/services"));
        for other in [
            "#main",
            "https://example.org/",
            "//example.org/",
            "/api/v1/areas",
            "/openapi.json",
            "/console",
            "mailto:x",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }
}
