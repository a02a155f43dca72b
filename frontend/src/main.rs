//! The browser's entry: mounts the application on the page.

use cruscotto_frontend::app::App;
use cruscotto_frontend::browser;
use cruscotto_frontend::console::{self, ConsoleApp};
use cruscotto_frontend::live_city::Beginning;

/// Id of the element that the page keeps for the application.
const ROOT: &str = "app";

fn main() {
    let document = web_sys::window().and_then(|window| window.document());
    match document.and_then(|document| document.get_element_by_id(ROOT)) {
        Some(root) => {
            // What stands there is for those without a program.
            root.set_inner_html("");
            let address = browser::address();
            let owned = console::routes::Screen::owns(&address);
            let from = Beginning { address, live: Default::default(), city: None };
            if owned {
                yew::Renderer::<ConsoleApp>::with_root_and_props(root, from).render();
            } else {
                yew::Renderer::<App>::with_root_and_props(root, from).render();
            }
        }
        None => browser::log_error("the page has no element with id 'app'"),
    }
}
