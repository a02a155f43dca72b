//! The browser's entry: mounts the application on the page.

use cruscotto_frontend::app::BrowserApp;

/// Id of the element that the page keeps for the application.
const ROOT: &str = "app";

fn main() {
    let document = web_sys::window().and_then(|window| window.document());
    match document.and_then(|document| document.get_element_by_id(ROOT)) {
        Some(root) => {
            // What stands there is for those without a program.
            root.set_inner_html("");
            yew::Renderer::<BrowserApp>::with_root(root).render();
        }
        None => cruscotto_frontend::browser::log_error("the page has no element with id 'app'"),
    }
}
